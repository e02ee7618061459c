import { DATABASE_SUPERUSER } from '@vmshift/environments';
import { parseQuantity, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '../../cluster/environment-view';
import { changeRule } from '../rule';
import { changedVariables, isJudgedElsewhere, VARIABLE_FIELDS, valueOfVariable } from './changed-variables';
import { isJudgedOption } from './gunicorn-options';

const SEE_SETTINGS = 'https://docs.pydantic.dev/latest/concepts/pydantic_settings/';
const SEE_GUNICORN = 'https://docs.gunicorn.org/en/stable/settings.html';
const SEE_POSTGRES = 'https://hub.docker.com/_/postgres';

const reads = VARIABLE_FIELDS;
const PROXY = /^(?:https?|all)_proxy$/i;
const TRUST = /^(?:SSL_CERT_(?:FILE|DIR)|(?:REQUESTS|CURL)_CA_BUNDLE|PYTHONHTTPSVERIFY|PGSSLROOTCERT|RCLONE_CA_CERT)$/;
const BOOLEAN = /^(true|false|0|1|yes|no|on|off|t|f|y|n)$/i;
/** Gunicorn ends where the folder does not exist, and below this one there is none. */
const HEARTBEAT_IN_MEMORY = /--worker-tmp-dir[ =]["']?\/dev\/shm\/?(?=["'\s]|$)/;

/** Whether a number of bytes is the size of the database's claim: a change of it is told there. */
function isDatabaseVolume(bytes: string | undefined, { find, profile }: EnvironmentView): boolean {
  const claim = find(`PersistentVolumeClaim/${profile.servers.database.data.claim}`);
  const size = parseQuantity(textAt(claim, 'spec.resources.requests.storage') ?? '');
  return size !== undefined && bytes !== undefined && size === parseQuantity(bytes);
}

/** What processes are told by their environment, and what they do with it. */
export const processVariables = [
  changeRule({
    id: 'process-loads-foreign-code',
    title: 'Processes run what their image holds',
    judge: (comparison) => changedVariables(comparison).filter(({ kind }) => kind === 'code'),
    class: 'privilege',
    verdict: 'block',
    because: ({ name }) => `${name} makes the process load code from elsewhere`,
    impact: 'what runs is no longer what the image holds',
    fix: ({ name }) => `remove ${name}`,
    see: 'https://man7.org/linux/man-pages/man8/ld.so.8.html',
    reads,
  }),
  changeRule({
    id: 'process-trusts-another-server',
    title: 'Processes speak with the servers that they name, and check who answers',
    judge: (comparison) =>
      changedVariables(comparison).filter(
        ({ name, to }) => to !== undefined && (PROXY.test(name) ? valueOfVariable(to) !== '' : TRUST.test(name)),
      ),
    class: 'exposure',
    verdict: 'block',
    because: ({ name }) =>
      PROXY.test(name)
        ? `${name} sends the requests of the process by way of another server`
        : `${name} decides whose certificates the process takes for the right ones`,
    impact: 'who runs that server, or has such a certificate, reads and changes what is sent, passwords and dumps too',
    fix: ({ name }) => `remove ${name}`,
    see: 'https://curl.se/docs/manpage.html#ENVIRONMENT',
    reads,
  }),
  changeRule({
    id: 'debug-not-boolean',
    title: 'DEBUG is a boolean',
    judge: (comparison) =>
      changedVariables(comparison).filter(
        ({ name, to }) => name === 'DEBUG' && !BOOLEAN.test(valueOfVariable(to) ?? 'false'),
      ),
    class: 'outage',
    verdict: 'block',
    because: 'DEBUG has to be a boolean',
    impact: 'the settings cannot be read: the process does not start',
    fix: 'true or false',
    see: SEE_SETTINGS,
    reads,
  }),
  changeRule({
    id: 'proxy-not-trusted',
    title: 'Gunicorn believes what the ingress controller tells of a request',
    judge: (comparison) =>
      changedVariables(comparison).filter(({ name, from, to }) => {
        const [was, is] = [valueOfVariable(from), valueOfVariable(to)];
        return name === 'FORWARDED_ALLOW_IPS' && (is === undefined || (was === '*' && is !== '*'));
      }),
    class: 'outage',
    verdict: 'warn',
    because: 'gunicorn no longer believes the proxy',
    impact: 'redirects lead from https to http, where browsers refuse them',
    fix: 'keep FORWARDED_ALLOW_IPS as the model has it',
    see: `${SEE_GUNICORN}#forwarded-allow-ips`,
    reads,
    explainedBy: ['reference-missing'],
  }),
  changeRule({
    id: 'gunicorn-heartbeat-on-disk',
    title: 'The heartbeat file of gunicorn is in memory',
    judge: (comparison) =>
      changedVariables(comparison).filter(
        ({ name, to }) => name === 'GUNICORN_CMD_ARGS' && !HEARTBEAT_IN_MEMORY.test(valueOfVariable(to) ?? ''),
      ),
    class: 'outage',
    verdict: 'block',
    because: 'gunicorn’s heartbeat file is no longer in memory',
    impact: 'on a read-only root the server may find no place for it; on a disk a slow write gets workers killed',
    fix: '--worker-tmp-dir /dev/shm',
    see: `${SEE_GUNICORN}#worker-tmp-dir`,
    reads,
    explainedBy: ['reference-missing'],
  }),
  changeRule({
    id: 'gunicorn-flags-change',
    title: 'Gunicorn runs with flags that are known to work',
    judge: (comparison) =>
      changedVariables(comparison).filter(
        (changed) =>
          changed.name === 'GUNICORN_CMD_ARGS' &&
          HEARTBEAT_IN_MEMORY.test(valueOfVariable(changed.to) ?? '') &&
          !isJudgedOption(changed),
      ),
    class: 'outage',
    verdict: 'warn',
    because: 'gunicorn gets a flag that no rule knows',
    impact: 'flags decide timeouts, limits and what is trusted',
    fix: 'try them in dev or staging before production',
    see: SEE_GUNICORN,
    reads,
  }),
  changeRule({
    id: 'database-name-is-fixed',
    title: 'Database and roles keep the names that the volume was initialized with',
    judge: (comparison) =>
      changedVariables(comparison)
        .filter(({ name }) => /^(POSTGRES_(DB|USER)|APPLICATION_ROLE)$/.test(name))
        // With these two the superuser gets a name of its own, on a volume from before by a step that a person takes.
        .filter(({ name, to }) => name !== 'POSTGRES_USER' || valueOfVariable(to) !== DATABASE_SUPERUSER)
        .filter(({ name, from }) => name !== 'APPLICATION_ROLE' || from !== undefined),
    class: 'outage',
    verdict: 'warn',
    because: 'the name counts for an empty volume only',
    impact: 'on the volume that exists nothing is renamed; probes and backup that use the name fail',
    fix: ({ name }) => `keep ${name} as the model has it`,
    see: SEE_POSTGRES,
    reads,
  }),
  changeRule({
    id: 'variable-changes',
    title: 'Variables have values that are known to work',
    judge: (comparison) =>
      changedVariables(comparison)
        .filter((changed) => changed.kind === 'other' && !isJudgedElsewhere(changed, comparison))
        .filter(({ name, to }) => name !== 'VOLUME_BYTES' || !isDatabaseVolume(valueOfVariable(to), comparison.after))
        .filter(({ from, to }) => from?.kind !== 'secret' || (to !== undefined && to.kind !== 'secret')),
    class: 'outage',
    verdict: 'warn',
    because: ({ name, to }) => `${name} configures the process${to === undefined ? ' and is gone' : ''}`,
    impact: 'the server or tool behaves in another way; nothing here can tell in which',
    fix: ({ name }) => `look up ${name} in the documentation of the image`,
    see: SEE_SETTINGS,
    reads,
    explainedBy: ['*'],
  }),
];
