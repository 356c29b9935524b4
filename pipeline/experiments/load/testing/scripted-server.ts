/** Load tests meet the same scripted server as probes do; rooms that may not see `servers` find it here. */
export { type ScriptedServer, startScriptedServer } from '../../../servers/scraping/testing/scripted-device-server.ts'
