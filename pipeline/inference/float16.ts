/**
 * Imported before onnxruntime makes its first tensor: its binding takes float16 data as `Uint16Array` only, while its
 * JavaScript half makes a `Float16Array` of it wherever the engine has one (Node 23 and later), and every non-empty
 * float16 input fails with "not enough space: expected 8, got 0" (onnxruntime-node 1.30). Without that class both
 * halves agree. Only workers run models, and nothing of ours uses the class.
 */
Reflect.deleteProperty(globalThis, 'Float16Array')

export {}
