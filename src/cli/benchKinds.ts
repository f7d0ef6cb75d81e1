/** Benchmarks by the name of their module under bench/. */
export const benchKinds: readonly string[] = ['engines', 'bounds', 'growth', 'tune', 'quality', 'estimator', 'variants', 'signals', 'worst-cases', 'leaks', 'plan', 'scale', 'cpu-sketch', 'gpujs', 'side-by-side', 'whole-job'];
