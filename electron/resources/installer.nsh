; onnxruntime needs Microsoft's Visual C++ runtime, which a clean Windows lacks. Microsoft's installer comes along where
; it lay beside this file when the package was made (vc_redist.x64.exe, vc_redist.arm64.exe); otherwise the user is
; asked and led to it.

!ifdef APP_ARM64
  !define VC_ARCH "arm64"
!else
  !define VC_ARCH "x64"
!endif

!macro customInstall
  SetRegView 64
  ReadRegDWORD $0 HKLM "SOFTWARE\Microsoft\VisualStudio\14.0\VC\Runtimes\${VC_ARCH}" "Installed"
  ${If} $0 != 1
    !if /FileExists "${BUILD_RESOURCES_DIR}\vc_redist.${VC_ARCH}.exe"
      File "/oname=$PLUGINSDIR\vc_redist.exe" "${BUILD_RESOURCES_DIR}\vc_redist.${VC_ARCH}.exe"
      DetailPrint "Installing Microsoft's Visual C++ runtime"
      ExecWait '"$PLUGINSDIR\vc_redist.exe" /install /quiet /norestart'
    !else
      MessageBox MB_YESNO|MB_ICONINFORMATION "Firstword's models need Microsoft's Visual C++ runtime, which is not installed.$\r$\n$\r$\nOpen Microsoft's download of it now?" /SD IDNO IDNO vc_later
        ExecShell "open" "https://aka.ms/vs/17/release/vc_redist.${VC_ARCH}.exe"
      vc_later:
    !endif
  ${EndIf}
!macroend
