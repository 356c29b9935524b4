import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { cacheFolder } from '../base/files/cache-folder.ts'
import { dataFolder } from '../base/files/data-folder.ts'
import { startCli } from './testing/cli-process.ts'

/** Loading the models and a turn in real time, under a tracer, on a machine that is busy with other things. */
const WITH_MODELS_MS = 240_000
const NO_FILE = 'leaves no file outside its own folders for data and caches, and none in the temporary folder'
const NO_CALL = 'asks the system for no look-up, no socket beyond loopback and no file elsewhere'
const NO_STRACE = 'which calls it makes of the system is not looked at: there is no strace here that may trace'
const LOOKED_AT =
  'socket,connect,bind,sendto,sendmsg,sendmmsg,open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mknodat'

const folder = mkdtempSync(join(tmpdir(), 'firstword-quiet-'))
const trace = join(folder, 'trace')
const temporary = join(folder, 'tmp')
const home = join(folder, 'home')
for (const made of [temporary, home]) mkdirSync(made)
afterAll(() => rmSync(folder, { recursive: true }))

const straceWorks = process.platform === 'linux' && spawnSync('strace', ['-qq', '-o', trace, 'true']).status === 0

/** Some of these move folders, others make the inference runtime quiet by themselves: with them the test would prove nothing. */
const UNSET = [
  ...['ORT_RUNNING_UNIT_TESTS', 'CI', 'GITHUB_ACTIONS', 'GITLAB_CI', 'TF_BUILD', 'JENKINS_URL'],
  ...['BUILD_ID', 'BUILDKITE', 'CIRCLECI', 'TRAVIS', 'APPVEYOR', 'TEAMCITY_VERSION', 'CODEBUILD_BUILD_ID'],
  ...['FIRSTWORD_DATA', 'FIRSTWORD_CACHE', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME'],
  ...['NODE_COMPILE_CACHE', 'VITEST', 'TEST', 'NODE_ENV'],
]
const environment = {
  ...Object.fromEntries(UNSET.map((name) => [name, undefined])),
  ...{ HOME: home, USERPROFILE: home, LOCALAPPDATA: home, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  // What a user may have switched on for other programs.
  ORT_DISABLE_TELEMETRY: '0',
}

/** Where a start may write: nothing of it is temporary, so nothing in the temporary folder. */
const deps = { platform: process.platform, environment: {}, home }
const OWN = [dataFolder(deps), cacheFolder(deps)]

async function measureOneTurnAndEnd(through: readonly string[]): Promise<void> {
  const serve = startCli(['--port', '0'], { entry: 'serve.ts', through, environment })
  try {
    await serve.outLine(/^First word: /)
    await serve.outLine(/^Firstword is ready at /)
  } finally {
    serve.child.kill('SIGTERM')
  }
  await serve.ended
}

describe.skipIf(process.platform === 'win32')('an ordinary start, with its first measured turn', () => {
  it(
    straceWorks ? `${NO_FILE}, ${NO_CALL}` : `${NO_FILE} (${NO_STRACE})`,
    async () => {
      const strace = ['strace', '-D', '-f', '-qq', '-y', '-e', `trace=${LOOKED_AT}`, '-o', trace]
      await measureOneTurnAndEnd(straceWorks ? strace : [])
      const files = [temporary, home].flatMap((root) =>
        readdirSync(root, { recursive: true, withFileTypes: true })
          .filter((entry) => !entry.isDirectory())
          .map((entry) => join(entry.parentPath, entry.name)),
      )
      expect(
        files.some((file) => file.endsWith('sessions.sqlite')),
        'it has kept its first turn',
      ).toBe(true)
      expect(files.filter((file) => !isOwn(file))).toEqual([])
      if (!straceWorks) return
      const calls = readFileSync(trace, 'utf8').split('\n')
      expect(
        calls.some((call) => /bind\(.*127\.0\.0\.1/.test(call)),
        'the trace shows the console listening',
      ).toBe(true)
      expect(calls.filter(leavesTheMachine)).toEqual([])
      expect(calls.filter(looksUpNames)).toEqual([])
      expect(calls.filter(writesElsewhere)).toEqual([])
    },
    WITH_MODELS_MS,
  )
})

function isOwn(path: string): boolean {
  return OWN.some((own) => path === own || path.startsWith(own + sep) || own.startsWith(path + sep))
}

/** An address beyond this machine, or a socket that could only be for one: UDP is for look-ups, netlink lists networks. */
function leavesTheMachine(call: string): boolean {
  if (/\b(connect|bind|sendto|sendmsg|sendmmsg)\(.*sa_family=AF_INET6?\b/.test(call)) {
    return !/inet_addr\("127\.|inet_pton\(AF_INET6, "::1"/.test(call)
  }
  return /\bsocket\((AF_INET6?, SOCK_DGRAM|AF_NETLINK)/.test(call)
}

/** What the C library reads or asks before it asks a name server. (`/etc/resolv.conf` Node reads without asking anyone.) */
function looksUpNames(call: string): boolean {
  return /"\/etc\/hosts"|\/nscd\/|systemd\/resolve/.test(call)
}

/** Devices and the kernel's own files are no files that stay. */
function writesElsewhere(call: string): boolean {
  const changes = /\b(creat|mkdir|mkdirat|rename|renameat|renameat2|link|linkat|symlink|symlinkat|mknod|mknodat)\(/
  if (!changes.test(call) && !/\bopen(at|at2)?\(.*\b(O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE)\b/.test(call)) return false
  const paths = [...call.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '')
  return !paths.every((path) => isOwn(path) || /^\/(dev|proc)\//.test(path))
}
