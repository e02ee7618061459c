import { loadModule } from '../program-modules.mjs';

const { model } = loadModule('@vmshift/environments');

/** The committed model with N environments: the committed ones, then copies of them under other names. */
export function grownModel(count) {
  const environments = Array.from({ length: count }, (_, index) => {
    const original = model.environments[index % model.environments.length];
    return index < model.environments.length ? original : copyOf(original, index);
  });
  return { ...model, environments };
}

function copyOf(original, index) {
  const name = `${original.name}-${index}`;
  const { backup } = original.database;
  return {
    ...original,
    name,
    namespace: `vmshift-${name}`,
    host: `${name}.satyamay.tech`,
    cluster: { ...original.cluster, hostsArgoCd: false },
    database: { ...original.database, backup: { ...backup, bucket: `${backup.bucket}-${index}` } },
  };
}

/** A pin for each environment: the same commit of the branch that it follows. */
export function pinsOf({ environments }, commit) {
  return new Map(
    environments.map(({ name, branch }) => {
      const tag = `${branch}-${commit}`;
      return [name, { branch, commit, images: { api: { tag }, celery: { tag } }, sequence: 0 }];
    }),
  );
}
