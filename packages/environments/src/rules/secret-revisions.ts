import { environmentRule, isIntegerWithin } from './rule';

/** Protects the Secrets from staying empty: the provider writes nothing while the revision is below 1. */
export const secretRevisions = environmentRule(
  {
    id: 'secret-revisions',
    title: 'The Secrets are written',
    see: 'https://github.com/hashicorp/terraform-provider-kubernetes/issues/2833',
  },
  ({ secretRevisions: revisions }, report) => {
    for (const [name, revision] of Object.entries(revisions)) {
      if (!isIntegerWithin(revision, 1)) report(`secretRevisions.${name}`, revision, 'a whole number from 1');
    }
  },
);
