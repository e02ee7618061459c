import { isIntegerWithin, modelRule } from './rule';

/** Protects the Secrets from staying empty: the provider writes nothing while the revision is below 1. */
export const secretRevisions = modelRule(
  {
    id: 'secret-revisions',
    title: 'The Secrets are written',
    see: 'https://github.com/hashicorp/terraform-provider-kubernetes/issues/2833',
  },
  ({ platform, environments }, report) => {
    const check = (owner: string, path: string, revisions: object) => {
      for (const [name, revision] of Object.entries(revisions)) {
        if (!isIntegerWithin(revision, 1)) report(owner, `${path}.${name}`, revision, 'a whole number from 1');
      }
    };
    check('platform', 'argoCd.secretRevisions', platform.argoCd.secretRevisions);
    for (const { name, secretRevisions } of environments) check(name, 'secretRevisions', secretRevisions);
  },
);
