import type { Problem } from '@vmshift/diagnosis';
import { type EnvironmentObservation, seenValue } from '@vmshift/observation';
import type { Component } from './components';
import { type Content, html } from './html';
import { mark } from './mark';
import { severityMark, toneOf } from './severity';
import { ago } from './time';

/** What was seen of a component: its worst problem, or its pods; nothing where no cluster was asked. */
export function componentState(
  component: Component,
  [worst]: readonly Problem[],
  { observed }: { readonly observed?: EnvironmentObservation | undefined },
  now: Date,
): Content {
  const pods = observed && podsOf(component, observed, now);
  if (worst !== undefined)
    return html`${severityMark(worst)}${pods && html` <span class="${toneOf(worst)}">${pods.text}</span>`} `;
  return pods && html`${mark(pods.tone, pods.text)} `;
}

function podsOf(
  { kind, app }: Component,
  { cluster }: EnvironmentObservation,
  now: Date,
): { readonly tone: 'good' | 'warning' | 'bad' | 'quiet'; readonly text: Content } {
  const seen = seenValue(cluster);
  const named = <T extends { readonly name: string }>(objects: readonly T[] | undefined): T | undefined =>
    objects?.find(({ name }) => name === app);
  if (kind === 'Deployment') {
    const workload = named(seenValue(seen?.deployments));
    if (workload === undefined) return { tone: 'quiet', text: 'not seen' };
    const { ready, wanted } = workload;
    return { tone: ready >= wanted ? 'good' : ready === 0 ? 'bad' : 'warning', text: `${ready} of ${wanted} ready` };
  }
  if (kind === 'CronJob') {
    const succeeded = named(seenValue(seen?.cronJobs))?.lastSucceeded;
    if (succeeded === undefined) return { tone: 'quiet', text: 'no run seen' };
    return { tone: 'good', text: html`succeeded ${ago(succeeded, now)} ago` };
  }
  const job = named(seenValue(seen?.jobs));
  // Argo CD removes a hook before it makes the next one.
  if (job === undefined) return { tone: 'quiet', text: 'no run seen' };
  if (job.succeeded > 0) return { tone: 'good', text: 'succeeded' };
  return job.active > 0 ? { tone: 'quiet', text: 'runs' } : { tone: 'warning', text: 'not succeeded' };
}
