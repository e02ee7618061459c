import type { Rule } from '@vmshift/findings';
import { at, isPlanObject, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { entriesOf } from './argocd-apps';
import { everyApplication } from './existing-applications';

const RELEASE = { types: ['helm_release'], chart: 'argocd-apps' };
const SPECIFICATION = 'https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/';

/** What says where plain manifests are; every other field of a source lets a program make them, or takes more of them. */
const PLAIN: readonly string[] = ['repoURL', 'targetRevision', 'path'];

/** Folders of Applications before the change; a first installation has nothing to be compared with. */
function knownPaths({ before }: PlannedResource): readonly string[] {
  return entriesOf(before, 'applications').flatMap(([, application]) => stringAt(application, 'source', 'path') ?? []);
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

const anotherFolder = resourceRule({
  ...RELEASE,
  id: 'application-of-another-folder',
  title: 'A new Application follows a folder of its own, next to those of others',
  actions: ['update'],
  judge: (release) => {
    const known = knownPaths(release);
    if (known.length === 0) return [];
    return everyApplication(release).flatMap(({ path: place, before, after }) => {
      const path = stringAt(after, 'source', 'path') ?? '';
      const isOwn =
        !known.includes(path) && known.some((other) => folderOf(other) === folderOf(path)) && !path.includes('..');
      if (before !== undefined || isOwn || at(after, 'sources') !== undefined) return [];
      return [
        { path: [...place, 'source', 'path'], folder: path || 'the whole repository', isTaken: known.includes(path) },
      ];
    });
  },
  class: 'wrong-image',
  verdict: 'block',
  because: ({ folder, isTaken }) =>
    isTaken ? `another Application follows ${folder} already` : `the new Application follows ${folder}`,
  impact: ({ isTaken }) =>
    isTaken
      ? 'both write the same objects, or those of one environment are deployed to another place'
      : 'what stands there is applied, and was neither rendered nor reviewed as manifests',
  fix: 'let it follow dist/<environment>, which synth renders',
  see: SPECIFICATION,
  reads: ['values.applications.*'],
});

const manifestsMade = resourceRule({
  ...RELEASE,
  id: 'application-makes-manifests',
  title: 'A new Application applies manifests as they stand in Git',
  actions: ['create', 'update'],
  judge: (release) =>
    everyApplication(release).flatMap(({ path, before, after }) => {
      const source = at(after, 'source');
      if (before !== undefined || !isPlanObject(source)) return [];
      return Object.keys(source)
        .filter((field) => !PLAIN.includes(field))
        .map((field) => ({ path: [...path, 'source', field], field }));
    }),
  class: 'wrong-image',
  verdict: 'block',
  because: ({ field }) => `${field} decides what becomes of the files in Git before they are applied`,
  impact: 'what is applied is not what is reviewed in dist/',
  fix: 'name repoURL, targetRevision and path alone',
  see: SPECIFICATION,
  reads: ['values.applications.*'],
});

/** What a new Application of the argocd-apps chart makes its objects of. Its repository and revision: argocd-sources.ts. */
export const newApplicationRules: readonly Rule<PlanContext>[] = [anotherFolder, manifestsMade];
