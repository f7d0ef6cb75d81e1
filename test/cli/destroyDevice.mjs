/** Loaded before the program: destroys its device at submit number BANDSAW_TEST_SUBMIT. */
import { create, globals } from 'webgpu';

void create;
const { requestDevice } = globals.GPUAdapter.prototype;
let left = Number(process.env.BANDSAW_TEST_SUBMIT);
globals.GPUAdapter.prototype.requestDevice = async function (...args) {
  const device = await requestDevice.apply(this, args);
  const { queue } = device;
  const submit = queue.submit.bind(queue);
  queue.submit = (buffers) => {
    if (left-- === 0) device.destroy();
    submit(buffers);
  };
  return device;
};
