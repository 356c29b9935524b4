/** A probe without a driver, for tests: CUDA's crashes it, WebGPU's never answers, DirectML's works. */
import '../quiet-runtime.ts'

const provider = process.argv[2]
if (provider === 'cuda') process.kill(process.pid, 'SIGABRT')
// As a call into a driver that does not come back: nothing else of this process is heard meanwhile.
if (provider === 'webgpu') for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
process.stdout.write(`${JSON.stringify({ usable: true })}\n`)
