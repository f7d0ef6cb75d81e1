import { availableParallelism } from 'node:os';
import { isBandsawError } from '../../core/errors.ts';
import type { EngineTuning } from '../../engine/engine.ts';
import { listAdapters, type AdapterDescription } from '../../engine/openEngine.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CommandContext } from '../command.ts';

const shownLimits = [
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
];

function tuningLine({ kernels, batchBytes }: EngineTuning): string {
  const constants = Object.entries(kernels).map(([kernel, values]) => `${kernel} ${Object.entries(values).map(([name, value]) => `${name} ${value}`).join(', ')}`);
  const all = [...(batchBytes === undefined ? [] : [`batches of ${batchBytes / 2 ** 20} MiB`]), ...constants];
  return `  tuned: ${all.length === 0 ? 'nothing; bandsaw bench --tune looks for faster constants' : all.join('; ')}`;
}

function adapterLines(adapter: AdapterDescription, tuning: EngineTuning): string[] {
  return [
    `${adapter.name}`,
    `  ${adapter.software ? 'software: the CPU does the work; used only when named with --adapter, never called a GPU' : 'hardware GPU'}`,
    `  ${adapter.backend}, vendor ${adapter.vendor || 'unknown'}, architecture ${adapter.architecture || 'unknown'}, driver ${adapter.driver || 'unknown'}`,
    ...shownLimits.filter((name) => name in adapter.limits).map((name) => `  ${name} ${adapter.limits[name]}`),
    `  timestamp-query ${adapter.features.includes('timestamp-query') ? 'yes' : 'no'}, subgroups ${adapter.features.includes('subgroups') ? 'yes' : 'no'}`,
    tuningLine(tuning),
  ];
}

/** Prints what could run the kernels here, and what `--engine auto` takes. */
export async function devicesCommand(context: CommandContext): Promise<number> {
  let adapters: readonly AdapterDescription[] = [];
  let trouble: string | undefined;
  try {
    adapters = await listAdapters();
  } catch (error) {
    if (!isBandsawError(error, 'device')) throw error;
    trouble = error.message;
  }
  const { storedTuning } = await import('../../engine/gpu/tuning.ts');
  const tuned = adapters.map(storedTuning);
  const hardware = adapters.find((each) => !each.software);
  const auto = hardware === undefined ? 'cpu' : 'gpu';
  const why =
    hardware !== undefined
      ? `${hardware.name} is a hardware GPU`
      : trouble !== undefined
        ? `the GPU engine cannot be loaded (${trouble})`
        : adapters.length === 0
          ? 'no GPU adapter was found'
          : 'only software adapters were found';
  if (context.values['json'] === true) {
    process.stdout.write(`${JSON.stringify({ cores: availableParallelism(), adapters: adapters.map((adapter, at) => ({ ...adapter, tuning: tuned[at] })), auto, why })}\n`);
    return exitCodes.done;
  }
  const lines = [
    `cpu: WASM SIMD, ${availableParallelism()} worker threads by default`,
    'twin: plain TypeScript, one thread',
    ...(adapters.length === 0 ? [`gpu: none (${trouble ?? 'no adapter; on Linux install a Vulkan driver'})`] : adapters.flatMap((adapter, at) => adapterLines(adapter, tuned[at]))),
    `--engine auto takes ${auto}: ${why}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.done;
}
