@echo off
rem The terminal's commands in an installed program, on the Node that it brings.
"%~dp0node\node.exe" "%~dp0app.asar.unpacked\dist\pipeline\cli\main.js" %*
