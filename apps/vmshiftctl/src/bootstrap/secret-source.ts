import { randomBytes } from 'node:crypto';
import type { Model } from '@vmshift/environments';
import { stackVariables } from '@vmshift/infra';
import { gitHubName, gitHubSettings, inBuckets, type WebhookSettings } from '../github/github-settings';
import { laterValue } from '../github/later-values';
import type { MissingValue } from '../github/part';

/** Where the value of a variable or a secret comes from. */
export type ValueSource =
  /** Made here, and known to no one but the webhook that it is also of. */
  | { readonly kind: 'generated'; readonly webhook?: WebhookSettings }
  /** Asked for, as what it is; once for all environments where it is shared. */
  | { readonly kind: 'asked'; readonly what: string; readonly shared: boolean }
  /** Not yet, or not here: what a person does. */
  | { readonly kind: 'by hand'; readonly how: string };

/** Where a value comes from. An App brings its own. */
export function sourceOf(model: Model, { name, environment }: MissingValue): ValueSource {
  const settings = gitHubSettings(model);
  const app = settings
    .flatMap(({ apps }) => apps)
    .find(({ usedIn }) => [usedIn.clientId, usedIn.privateKey].includes(name));
  if (app !== undefined) return { kind: 'by hand', how: `comes with the App ${app.name}` };
  const webhook = settings.find((one) => one.webhook?.secret.name === name)?.webhook;
  if (webhook !== undefined) return { kind: 'generated', webhook };
  const how = laterValue(name);
  if (how !== undefined) return { kind: 'by hand', how };
  const variable = stackVariables(inBuckets(model)).find((one) => gitHubName(one.name).includes(name));
  if (name.startsWith('AWS_') && model.platform.stateBackend.kind === 'local')
    return { kind: 'by hand', how: 'once the model keeps states in buckets: docs/setup.md, "The state buckets"' };
  if (variable?.generated) return { kind: 'generated' };
  const reads = environment === 'plan' || environment === 'review' ? ', one that only reads' : '';
  return { kind: 'asked', what: `${variable?.description ?? name}${reads}`, shared: variable?.shared === true };
}

/** A password of 192 bits, of characters that no configuration has to quote. */
export function generatePassword(): string {
  return randomBytes(24).toString('hex');
}
