import { isSwitchedKey } from '../../cluster/declared-databases';
import { printVariable } from '../../cluster/environment-variables';
import { changeRule } from '../rule';
import { changedVariables, isJudgedElsewhere, VARIABLE_FIELDS, valueOfVariable } from './changed-variables';

const SEE = 'https://docs.pydantic.dev/latest/concepts/pydantic_settings/';
const shared = { class: 'outage', verdict: 'block', reads: VARIABLE_FIELDS, see: SEE } as const;

/** Where a process gets the addresses and passwords of its servers from. */
export const secretVariables = [
  changeRule({
    ...shared,
    id: 'required-variable-missing',
    title: 'Processes know the addresses of their servers',
    judge: (comparison) =>
      changedVariables(comparison).filter(({ kind, to }) => kind === 'required' && to === undefined),
    because: ({ name }) => `the application falls back to localhost without ${name}`,
    impact: ({ role }) => `the ${role} cannot reach the server`,
    fix: ({ name }) => `keep ${name} as the model has it`,
  }),
  changeRule({
    ...shared,
    id: 'required-variable-not-from-a-secret',
    title: 'Addresses with a password come from the Secret',
    judge: (comparison) =>
      changedVariables(comparison)
        .filter(({ kind, to }) => kind === 'required' && to !== undefined)
        .filter(({ from, to }) => from?.kind !== 'secret' || to?.kind !== 'secret')
        .filter(({ to, declared }) => to?.kind !== 'secret' || printVariable(to) !== declared),
    because: ({ name, declared }) => `${name} does not come from ${declared}, where Terraform puts its value`,
    impact: ({ role, to }) =>
      `the ${role} connects to something else${to?.kind === 'secret' ? '' : ', and a credential may stand in Git'}`,
    fix: ({ name, declared }) => `take ${name} from ${declared}`,
  }),
  changeRule({
    ...shared,
    id: 'secret-key-changes',
    title: 'Variables come from the same key of the same Secret',
    judge: (comparison) =>
      changedVariables(comparison)
        .filter(({ kind }) => kind === 'required' || kind === 'other')
        .filter(({ from, to }) => from?.kind === 'secret' && to?.kind === 'secret')
        .filter(({ object, before, after }) => !isSwitchedKey(comparison, object, [before ?? '', after ?? ''])),
    because: ({ name, before, after }) => `${name} now comes from ${after} instead of ${before}`,
    impact: 'the process connects with another value: to another server, past the pooler, or not at all',
    fix: ({ name, before }) => `take ${name} from ${before}`,
    explainedBy: ['reference-missing'],
  }),
  changeRule({
    ...shared,
    id: 'password-not-from-a-secret',
    title: 'Passwords come from the Secret',
    judge: (comparison) =>
      changedVariables(comparison).filter(({ name, to }) => name === 'PGPASSWORD' && to?.kind !== 'secret'),
    because: 'the password is missing or stands in the manifest',
    impact: ({ to }) => (valueOfVariable(to) === undefined ? 'the login fails' : 'the credential is in Git'),
    fix: 'take PGPASSWORD from the Secret',
  }),
  changeRule({
    ...shared,
    id: 'credential-missing',
    title: 'Servers and tools keep their credentials',
    judge: (comparison) =>
      changedVariables(comparison).filter(
        (changed) =>
          changed.kind === 'other' &&
          !isJudgedElsewhere(changed, comparison) &&
          changed.from?.kind === 'secret' &&
          changed.to === undefined,
      ),
    because: ({ name }) => `${name} configures the process and is gone`,
    impact: 'the process has no credential: it does not start, or accepts every client without one',
    fix: ({ name }) => `keep ${name} as the model has it`,
  }),
];
