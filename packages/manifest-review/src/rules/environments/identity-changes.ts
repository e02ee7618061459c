import { applicationOf, type PlatformConfig } from '@vmshift/environments';
import { type Place, printValue, type Rule } from '@vmshift/findings';
import { at, imageRepository, isData } from '@vmshift/kubernetes';
import { type Comparison, changeRule } from '../rule';
import { ENVIRONMENT_IDENTITY, type IdentityField, PLATFORM_IDENTITY } from './declared-identity';

/** A value of the model that changes, judged against what the base declares: the head's own model would find it right. */
function identityRule(path: string, field: IdentityField, of: 'config' | 'platform'): Rule<Comparison> {
  return changeRule({
    ...field,
    judge: ({ before, after }) => {
      const [was, is] = [before[of], after[of]];
      if (was === undefined || is === undefined || at(was, path) === at(is, path)) return [];
      const object = `Model/${of === 'platform' ? 'platform' : after.name}`;
      return [{ object, path, before: printed(at(was, path)), after: printed(at(is, path)) }];
    },
    verdict: 'block',
  });
}

function printed(value: unknown): string | undefined {
  return value === undefined ? undefined : printValue(value);
}

/** The repository of every image that a platform lets run, by the path at which it is declared. */
function declaredRepositories(platform: PlatformConfig): ReadonlyMap<string, string> {
  const images: unknown = platform.images;
  const ofImages = Object.entries(isData(images) ? images : {}).map(([name, image]) =>
    typeof image === 'string' ? [`images.${name}`, image] : [`images.${name}.repository`, at(image, 'repository')],
  );
  const processes: unknown = applicationOf(platform).processes;
  const ofProcesses = Object.entries(isData(processes) ? processes : {}).map(([name, process]) => [
    `application.processes.${name}.image.repository`,
    at(process, 'image.repository'),
  ]);
  return new Map(
    [...ofImages, ...ofProcesses].flatMap(([path, repository]) =>
      typeof repository === 'string' ? [[String(path), repository]] : [],
    ),
  );
}

/** Images that the head declares in a repository from which the base lets nothing run, at that place or anywhere. */
function foreignRepositories({ before, after }: Comparison): readonly Place[] {
  if (before.platform === undefined || after.platform === undefined || before.platform === after.platform) return [];
  const known = declaredRepositories(before.platform);
  const names = new Set([...known.values()].map(imageRepository));
  return [...declaredRepositories(after.platform)]
    .filter(([path, repository]) => {
      const was = known.get(path);
      return was === undefined
        ? !names.has(imageRepository(repository))
        : imageRepository(was) !== imageRepository(repository);
    })
    .map(([path, repository]) => ({
      object: 'Model/platform',
      path,
      before: printed(known.get(path)),
      after: printed(repository),
    }));
}

const imageRepositories = changeRule({
  id: 'model-image-repository-changes',
  title: 'The images of the platform stay in their repositories',
  judge: foreignRepositories,
  class: 'wrong-image',
  verdict: 'block',
  because: ({ after }) => `the model lets images of ${after} run, in which others may push`,
  impact: 'another program runs: what is rendered is held to this value',
  fix: 'keep the repository; acknowledge it where the owner of the image moved it',
  see: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
});

/** Objects of an environment that the model does not have: no rule about the model looks at them. */
const undeclared = changeRule({
  id: 'environment-undeclared',
  title: 'The model declares every environment that has manifests',
  judge: ({ after }) =>
    after.objects.length === 0 || after.config !== undefined || after.platform === undefined
      ? []
      : [{ object: `Model/${after.name}`, now: 'not declared', name: after.name }],
  class: 'wrong-image',
  verdict: 'block',
  because: ({ name }) => `dist/${name} holds manifests, and the model of this change has no environment ${name}`,
  impact: 'Argo CD applies them where it follows the folder, and nothing tells which images and hosts are right',
  fix: 'declare the environment, or remove its folder with it: npm run synth',
  see: 'https://akuity.io/blog/the-rendered-manifests-pattern',
});

/** What an environment is, and what all of them trust, against what the base declares. */
export const identityChanges: readonly Rule<Comparison>[] = [
  ...Object.entries(ENVIRONMENT_IDENTITY).map(([path, field]) => identityRule(path, field, 'config')),
  ...Object.entries(PLATFORM_IDENTITY).map(([path, field]) => identityRule(path, field, 'platform')),
  imageRepositories,
  undeclared,
];
