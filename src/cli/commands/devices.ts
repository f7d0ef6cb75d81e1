import { availableParallelism } from 'node:os';
import { isBandsawError, throwIfAborted } from '../../core/errors.ts';
import type { EngineTiming, EngineTuning } from '../../engine/engine.ts';
import { listAdapters, type AdapterDescription } from '../../engine/openEngine.ts';
import { exitCodes } from '../exitCodes.ts';
import { assertNoMore, type CommandContext } from '../command.ts';
import { printable } from '../printable.ts';

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

function timingLine({ engine, bytes, milliseconds, rate }: EngineTiming): string {
  return `  ${(rate / 1000).toFixed(1)} MB/s sketched (${(bytes / 1e6).toFixed(1)} MB in ${milliseconds.toFixed(0)} ms) on ${engine}`;
}

/** Prints what could run the kernels here, and what `--engine auto` takes: timed, where there is a choice. */
export async function devicesCommand(context: CommandContext): Promise<number> {
  assertNoMore(context.positionals);
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
  const { tryAuto } = await import('../autoTrial.ts');
  const choice = await tryAuto(context.lists['adapter'], context.signal);
  throwIfAborted(context.signal);
  if (context.values['json'] === true) {
    process.stdout.write(`${JSON.stringify({ cores: availableParallelism(), adapters: adapters.map((adapter, at) => ({ ...adapter, tuning: tuned[at] })), auto: choice })}\n`);
    return exitCodes.done;
  }
  const lines = [
    `cpu: WASM SIMD, ${availableParallelism()} worker threads by default`,
    'twin: plain TypeScript, one thread',
    ...(adapters.length === 0 ? [`gpu: none (${trouble ?? 'no adapter; on Linux install a Vulkan driver'})`] : adapters.flatMap((adapter, at) => adapterLines(adapter, tuned[at]))),
    `--engine auto${(context.lists['adapter'] ?? []).map((name) => ` --adapter ${name}`).join('')} takes ${choice.chosen}: ${choice.reason}`,
    ...choice.timings.map(timingLine),
  ];
  process.stdout.write(printable(`${lines.join('\n')}\n`));
  return exitCodes.done;
}
