import type { Rule } from '@vmshift/findings';
import { asText, isData } from '@vmshift/kubernetes';
import { entries, type JsonValue, property } from '../plannable/json-value';
import { REMOTE_STATE, remoteStates } from '../plannable/references';
import { blocksOf, type ConfigurationChange, configurationRule, isSame, printJson } from './configuration-change';

const PROVIDERS = 'terraform.required_providers';

/** The pins of both sides, by the name that the stack gives a provider. */
function pinsOf({ before, after }: ConfigurationChange) {
  const of = (side: JsonValue) => property(property(side, 'terraform'), 'required_providers');
  return entries(of(after)).map(([name, pin]) => ({ name, pin, base: property(of(before), name) }));
}

const isNewStack = ({ before }: ConfigurationChange) => Object.keys(before).length === 0;

const providerSourceChanged = configurationRule({
  id: 'provider-source-changed',
  title: 'A provider comes from whom it came from',
  judge: (change) =>
    pinsOf(change).flatMap(({ name, pin, base }) => {
      const [before, after] = [property(base, 'source'), property(pin, 'source')];
      if (isSame(before, after) || change.knownSources.has(asText(after))) return [];
      return [{ address: PROVIDERS, path: `${name}.source`, before: printJson(before), after: printJson(after) }];
    }),
  class: 'privilege',
  verdict: 'block',
  because: ({ before }) =>
    before === undefined ? 'a provider is added' : 'the provider is downloaded from another publisher',
  impact: 'its program runs in every plan and deploy, with all credentials of the stack',
  fix: 'keep the publisher; a provider that is needed is reviewed, pinned and locked first (./vmshiftctl lock-providers)',
  see: 'https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses',
});

const providerVersionChanged = configurationRule({
  id: 'provider-version-changed',
  title: 'A new version of a provider was read about before it plans',
  judge: (change) =>
    pinsOf(change).flatMap(({ name, pin, base }) => {
      const [before, after] = [property(base, 'version'), property(pin, 'version')];
      if (base === undefined || isSame(before, after)) return [];
      return [{ address: PROVIDERS, path: `${name}.version`, before: printJson(before), after: printJson(after) }];
    }),
  class: 'outage',
  verdict: 'warn',
  because: 'the stack is planned and applied by another version of the provider',
  impact: 'what it reads or keeps otherwise shows in the next plan; a state that it wrote is not read by an older one',
  fix: 'read its release notes, and make the locks again with ./vmshiftctl lock-providers',
  see: 'https://developer.hashicorp.com/terraform/language/files/dependency-lock',
});

/** Arguments that decide which server a provider trusts, or what runs to get a credential. */
const LEADING =
  /(?:^|\.)(?:url|api_version|host|endpoints?|exec|config_path|config_paths|config_context|proxy_url|insecure|api_ca_path|cluster_ca_certificate|tls_server_name)(?:\.|$)/;

const providerLeadsElsewhere = configurationRule({
  id: 'provider-settings-changed',
  title: 'A provider speaks with the server that it spoke with',
  judge: (change) => {
    if (isNewStack(change)) return [];
    return entries(property(change.after, 'provider')).flatMap(([name, blocks]) => {
      const base = leaves(property(property(change.before, 'provider'), name));
      const head = leaves(blocks);
      return [...new Set([...base.keys(), ...head.keys()])]
        .filter((path) => base.get(path) !== head.get(path))
        .map((path) => {
          const verdict: 'block' | 'warn' = LEADING.test(path) ? 'block' : 'warn';
          const [before, after] = [base, head].map((side) => printJson(side.get(path), path));
          return { address: `provider.${name}`, path, before, after, verdict };
        });
    });
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ verdict }) =>
    verdict === 'block'
      ? 'another server, or another way to a credential, is given to the provider'
      : 'an argument of the provider changes',
  impact: ({ verdict }) =>
    verdict === 'block'
      ? 'the credentials of the stack are sent there, and what is planned is what that server answers'
      : 'how everything in the stack is read and written changes with it',
  fix: 'let the credentials and addresses of a provider come from the states and variables that the stack declares',
  see: 'https://developer.hashicorp.com/terraform/language/providers/configuration',
});

/** Every value below a block by its path; one block of a list stands for itself. */
function leaves(value: JsonValue | undefined, path = ''): ReadonlyMap<string, JsonValue> {
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  if (Array.isArray(value)) {
    const single = value.length === 1;
    return new Map(value.flatMap((item, index) => [...leaves(item, single ? path : below(String(index)))]));
  }
  if (isData(value))
    return new Map(
      entries(value)
        .filter(([name]) => name !== '//')
        .flatMap(([name, item]) => [...leaves(item, below(name))]),
    );
  return value === undefined ? new Map() : new Map([[path, value]]);
}

const stateMoves = configurationRule({
  id: 'state-moves',
  title: 'Terraform finds the state that it left',
  judge: (change) => {
    const [before, after] = [change.before, change.after].map((side) =>
      property(property(side, 'terraform'), 'backend'),
    );
    if (isNewStack(change) || isSame(before, after)) return [];
    // The guide's own first step: nothing that others rely on is in a local state.
    const isOfAnother = stateName(before) !== stateName(after);
    const verdict: 'block' | 'warn' = property(before, 'local') === undefined || isOfAnother ? 'block' : 'warn';
    return [{ address: 'terraform.backend', before: printJson(before), after: printJson(after), verdict, isOfAnother }];
  },
  class: 'data-loss',
  verdict: 'block',
  because: ({ isOfAnother }) =>
    isOfAnother
      ? 'the state of the stack is looked for under another name'
      : 'the state of the stack is looked for in another place',
  impact: ({ isOfAnother }) =>
    isOfAnother
      ? 'where it is the state of another stack, the next apply destroys what that one made; else everything is made a second time'
      : 'where it is not there, the next plan creates everything a second time, and what exists belongs to no one',
  fix: 'move the state first (terraform init -migrate-state in the folder of the stack), and deploy nothing in between',
  see: 'https://developer.hashicorp.com/terraform/language/backend#change-configuration',
});

const readsAnotherState = configurationRule({
  id: 'reads-another-state',
  title: 'A stack reads the states that it read',
  judge: (change) =>
    blocksOf(change, 'data').flatMap(({ type, name, before, after }) => {
      if (type !== REMOTE_STATE || isNewStack(change)) return [];
      const [base, head] = [before, after].map((block) => property(block, 'config'));
      // From a local state to a bucket, as the guide has it; it is still the state of the same stack.
      if (isSame(base, head) || (isLocal(before) && stateName(base) === stateName(head))) return [];
      // An environment that is added has its state next to those of the others.
      const verdict: 'block' | 'warn' = before === undefined && isNextToOthers(change, after) ? 'warn' : 'block';
      const values = { before: printJson(base), after: printJson(head), verdict };
      return [{ address: `data.${type}.${name}`, path: 'config', ...values }];
    }),
  class: 'privilege',
  verdict: 'block',
  because: ({ before }) =>
    before === undefined ? 'the stack reads one state more' : 'the stack reads a state from another place',
  impact:
    'addresses and credentials of clusters come from there: another state sends them elsewhere, or fails the plan',
  fix: 'let the state be where its own stack keeps it; a stack that needs another one says why in the pull request',
  see: 'https://developer.hashicorp.com/terraform/language/state/remote-state-data',
});

/** Whether the stack reads another state with the same settings, but for its bucket and its name. */
function isNextToOthers({ before }: ConfigurationChange, block: JsonValue): boolean {
  const settings = (one: JsonValue) => [
    property(one, 'backend'),
    entries(property(one, 'config')).filter(([name]) => !['bucket', 'key', 'path'].includes(name)),
  ];
  const known = remoteStates(before).map(([, one]) => settings(one));
  return known.some((one) => JSON.stringify(one) === JSON.stringify(settings(block)));
}

/** The last part of the path or key of a state, in a backend or in the configuration of its reader: `platform-dev.tfstate`. */
function stateName(place: JsonValue | undefined): string {
  const settings = [place, ...entries(place).map(([, one]) => one)];
  const names = settings.flatMap((one) => [property(one, 'path'), property(one, 'key')]).filter((one) => one != null);
  return asText(names[0]).replace(/^.*\//, '');
}

function isLocal(block: JsonValue | undefined): boolean {
  return property(block, 'backend') === 'local';
}

/** Where programs, states and servers come from. */
export const sourceRules: readonly Rule<ConfigurationChange>[] = [
  providerSourceChanged,
  providerVersionChanged,
  providerLeadsElsewhere,
  stateMoves,
  readsAnotherState,
];
