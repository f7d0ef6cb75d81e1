import type { Calibration } from '../calibration/calibration.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const reasons: Readonly<Record<NonNullable<Calibration['reason']>, (calibration: Calibration) => string>> = {
  'too-few-rows': ({ usableRows }) => `nothing measured, ${usableRows} usable ${usableRows === 1 ? 'row is' : 'rows are'} too few`,
  'no-texts': () => 'nothing measured, sketches have no texts to make near-duplicates of',
};

/** Returns on one line what a job measured of itself. */
export function calibrationLine(calibration: Calibration): string {
  const { reason, recall, met, falseAcceptance, asExpected } = calibration;
  if (reason !== null || recall === null || met === null || falseAcceptance === null) return `calibration: ${reasons[reason ?? 'too-few-rows'](calibration)}`;
  const parts = [
    `${recall.count} of ${recall.pairs} made near-duplicates found: ${percent(recall.share)}, between ${percent(recall.low)} and ${percent(recall.high)} (95 %)`,
    `${percent(met.expected)} expected to meet, ${percent(met.share)} met`,
    `${falseAcceptance.count} of ${falseAcceptance.pairs} just below the threshold taken for one`,
  ];
  return `calibration: ${parts.join(' · ')}${asExpected === false ? '. That is fewer than the bands promise: ask why before trusting this job' : ''}`;
}
