import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the commands of the runbook reach when they are pasted. */
export interface RunbookWorld {
  /** Environment of the database's pod. */
  readonly pod: NodeJS.ProcessEnv;
  /** Values of the namespace's Secret, by key. */
  readonly secret: Readonly<Record<string, string>>;
  readonly environment: string;
  /** The kubectl context of its cluster, which also runs Argo CD. */
  readonly context: string;
  readonly argoCdHost: string;
  readonly namespace: string;
  /** The name of Argo CD's Application. */
  readonly application: string;
  readonly bucket: string;
  readonly endpoint: string;
  /**
   * What a Job of each CronJob of the namespace runs, with its variables.
   * @default there is no CronJob
   */
  readonly cronJobs?: Readonly<Record<string, PodProgram>>;
}

/** A shell script of a pod, and its environment. */
export interface PodProgram {
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Refuses, as the real program does, what it was not told to know. */
const UNKNOWN = 'echo "$(basename "$0"): not known here: $*" >&2; exit 64';

/** Notes a call of a program that changes something elsewhere. */
const NOTE = 'printf "%s %s\\n" "$(basename "$0")" "$*" >> "$CALLS"';

/** The programs of the runbook, each with the calls that it knows. A command for a pod is run here, in the pod's environment. */
const programs = ({
  environment,
  context,
  argoCdHost,
  namespace,
  application,
  bucket,
  endpoint,
  secret,
}: RunbookWorld): Readonly<Record<string, string>> => ({
  kubectl: `[ "$1 $2" = "--context ${context}" ] || { ${UNKNOWN}; }; shift 2
case "$*" in
  "-n ${namespace} get secret vmshift-secrets -o jsonpath={.data."*"}")
    case "$7" in
${Object.entries(secret)
  .map(([key, value]) => `    "jsonpath={.data.${key}}") printf %s '${Buffer.from(value).toString('base64')}';;`)
  .join('\n')}
    esac;;
  "-n ${namespace} exec -i deploy/postgresql -- "*) shift 6; . "$POD"; exec "$@";;
  "-n ${namespace} exec deploy/postgresql -- df -h "*) df -h "$POD";;
  "-n ${namespace} exec deploy/postgresql -- "*) shift 5; . "$POD"; exec "$@" < /dev/null;;
  "-n argocd patch application ${application} --type merge -p {"*"}") node -e 'JSON.parse(process.argv[1])' "$9" || exit 1; ${NOTE};;
  "-n ${namespace} scale deployment "*" --replicas="[0-9]) ${NOTE}
    for name in \${@:5:$#-5}; do echo "\${@: -1}" > "$REPLICAS/$name"; done;;
  "-n ${namespace} wait pod --for=delete --timeout="*" -l "*)
    case "$8" in "app in ("*")") apps="\${8#app in (}"; apps="\${apps%)}";; app=*) apps="\${8#app=}";; *) ${UNKNOWN};; esac
    for name in \${apps//,/ }; do
      [ "$(cat "$REPLICAS/$name" 2>/dev/null)" = --replicas=0 ] || { echo "error: timed out waiting for the condition on pods/$name" >&2; exit 1; }
    done;;
  "-n ${namespace} create job "*" --from=cronjob/"*)
    [ -f "$CRONJOBS/\${6#--from=cronjob/}" ] || { echo "Error from server (NotFound): cronjobs.batch" >&2; exit 1; }
    [ ! -e "$JOBS/$5" ] || { echo "Error from server (AlreadyExists): jobs.batch" >&2; exit 1; }
    status=0; bash "$CRONJOBS/\${6#--from=cronjob/}" > "$JOBS/$5" 2>&1 || status=$?; echo "$status" > "$JOBS/$5.status"; ${NOTE};;
  "-n ${namespace} wait job/"*" --for=condition=complete --timeout="*)
    [ "$(cat "$JOBS/\${4#job/}.status")" = 0 ] || { echo "error: timed out waiting for the condition on jobs/\${4#job/}" >&2; exit 1; };;
  "-n ${namespace} logs --follow --pod-running-timeout="*" job/"*) cat "$JOBS/\${6#job/}";;
  "-n ${namespace} get pvc "*" -o jsonpath={.spec.volumeName}"*) echo "pvc-of-$5";;
  "-n ${namespace} get pvc "*) ;;
  "patch pv pvc-of-"*" -p {"*"}") node -e 'if (JSON.parse(process.argv[1]).spec.persistentVolumeReclaimPolicy !== "Retain") process.exit(1)' "$5" || exit 1
    echo Retain > "$REPLICAS/$3"; ${NOTE};;
  "-n ${namespace} delete pvc "*) [ "$#" = 5 ] || { ${UNKNOWN}; }; ${NOTE};;
  "-n ${namespace} rollout restart deployment/postgresql"|"-n ${namespace} rollout status deployment/postgresql --timeout="*) ${NOTE};;
  "apply -f -") [ "$(cat)" = "the Applications" ] || exit 1; ${NOTE};;
  *) ${UNKNOWN};;
esac`,
  aws: `[ -n "$AWS_ACCESS_KEY_ID" ] && [ -n "$AWS_SECRET_ACCESS_KEY" ] || { echo "Unable to locate credentials" >&2; exit 253; }
[ "$AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY" = "${secret.BACKUP_ACCESS_KEY_ID} ${secret.BACKUP_SECRET_ACCESS_KEY}" ] || { echo "An error occurred (InvalidAccessKeyId)" >&2; exit 254; }
case "$*" in
  "s3 ls s3://${bucket}/postgresql/ --endpoint-url ${endpoint}") ls "$BUCKET";;
  "s3 cp s3://${bucket}/postgresql/"*" $HOME/restore.dump --endpoint-url ${endpoint}") cp "$BUCKET/\${3##*/}" "$4";;
  *) ${UNKNOWN};;
esac`,
  argocd: `[ "$1 $2" = "--argocd-context ${argoCdHost}" ] || { ${UNKNOWN}; }; shift 2
case "$*" in
  "app sync ${application}") ${NOTE};;
  "app sync ${application} --resource :PersistentVolumeClaim:postgresql-pvc --resource apps:Deployment:postgresql"|"app sync ${application} --resource :PersistentVolumeClaim:postgresql-pvc --resource apps:Deployment:postgresql --resource batch:CronJob:postgresql-restore")
    [ "$(cat "$REPLICAS/postgresql")" = --replicas=0 ] && [ "$(cat "$REPLICAS/pvc-of-postgresql-pvc")" = Retain ] || exit 1; ${NOTE};;
  *) ${UNKNOWN};;
esac`,
  'linode-cli': `case "$*" in "volumes list") ;; "volumes delete "[0-9]*) ${NOTE};; *) ${UNKNOWN};; esac`,
  helm: `[ "$1 $2" = "--kube-context ${context}" ] || { ${UNKNOWN}; }; shift 2
case "$*" in "-n argocd get manifest argocd-apps") echo "the Applications";; *) ${UNKNOWN};; esac`,
  vmshiftctl: `case "$*" in
  "hold ${environment} "*|"resume ${environment} --push"|"status --live") ${NOTE};;
  "restore ${environment} --list") ls "$BUCKET";;
  "restore ${environment}") bash "$CRONJOBS/postgresql-restore" || exit 1; ${NOTE};;
  *) ${UNKNOWN};;
esac`,
});

/** A person's shell in the root of a clone, with a stand-in for each program that leaves the machine. */
export class RunbookShell {
  readonly folder = mkdtempSync(join(tmpdir(), 'vmshift-runbook-'));
  /** What is in the backup bucket. */
  readonly bucket = join(this.folder, 'bucket');
  private readonly env: NodeJS.ProcessEnv;

  constructor(world: RunbookWorld) {
    const bin = join(this.folder, 'bin');
    const [jobs, cronJobs, replicas] = ['jobs', 'cronjobs', 'replicas'].map((name) => join(this.folder, name));
    for (const folder of [bin, this.bucket, jobs, cronJobs, replicas]) mkdirSync(folder as string);
    for (const [name, { script, env }] of Object.entries(world.cronJobs ?? {})) {
      const exports = Object.entries(env).map(([key, value]) => `export ${key}='${value}'\n`);
      writeFileSync(
        join(cronJobs as string, name),
        `${exports.join('')}exec sh -c '${script.replaceAll("'", "'\\''")}'\n`,
      );
    }
    for (const [name, script] of Object.entries(programs(world))) {
      writeFileSync(join(bin, name), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
    }
    // The root script of a clone.
    writeFileSync(join(this.folder, 'vmshiftctl'), `#!/bin/bash\nexec ${bin}/vmshiftctl "$@"\n`, { mode: 0o755 });
    const pod = join(this.folder, 'pod');
    const variables = Object.entries(world.pod).map(([name, value]) => `export ${name}='${value}'\n`);
    writeFileSync(pod, variables.join(''));
    writeFileSync(join(this.folder, 'calls'), '');
    const path = `${bin}:${process.env.PATH}`;
    const state = { JOBS: jobs, CRONJOBS: cronJobs, REPLICAS: replicas, CALLS: join(this.folder, 'calls') };
    this.env = { PATH: path, HOME: this.folder, POD: pod, BUCKET: this.bucket, ...state };
  }

  /** Pastes lines into one shell; as a person would, it stops at the first that fails. */
  paste(...blocks: readonly string[]): { readonly status: number | null; readonly output: string } {
    const script = `set -e\n${blocks.join('\n')}`;
    const options = { cwd: this.folder, env: this.env, encoding: 'utf8', input: script, timeout: 60_000 } as const;
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc'], options);
    return { status, output: stdout + stderr };
  }

  /** Calls that changed something elsewhere, one a line. */
  get calls(): readonly string[] {
    return readFileSync(join(this.folder, 'calls'), 'utf8').trim().split('\n');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
