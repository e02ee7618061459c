import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as kubernetes from '../../packages/kubernetes/src';

const root = join(__dirname, '../..');
const HOME = 'packages/kubernetes/src';

/** What Kubernetes means by something, the file that knows it, and how a second answer to the same question would look. */
interface Concept {
  /** The file, or the folder, below packages/kubernetes/src. */
  readonly home: string;
  /** The functions that answer for it; no other file may define one of these names. */
  readonly answers: readonly string[];
  /** What only an implementation writes; no line of code outside of packages/kubernetes may match. */
  readonly telling: RegExp;
  /** A line that `telling` has to find. */
  readonly example: string;
  /** Files that may write it all the same, each with its reason. */
  readonly except?: Readonly<Record<string, string>>;
}

const CONCEPTS: Readonly<Record<string, Concept>> = {
  'a NetworkPolicy': {
    home: 'network-policy.ts',
    answers: [
      'allowedPorts',
      'allowsTraffic',
      'isIsolated',
      'networkPolicyProblems',
      'podPeer',
      'portsAllowedBy',
      'selectsPods',
    ],
    telling:
      /policyTypes\b.*\?\?|['"]?(?:namespaceSelector|ipBlock)['"]?\s*(?:===|!==)|isData\(\w+\.(?:ipBlock|namespaceSelector)\)/,
    example: "const types = spec?.policyTypes ?? ['Ingress'];",
    except: {
      'packages/manifest-review/src/cluster/strangers.ts': 'collects whom policies name, to ask about each of them',
    },
  },
  'a label selector': {
    home: 'label-selector.ts',
    answers: ['selects', 'satisfies', 'leastLabels'],
    telling: /['"](?:NotIn|DoesNotExist)['"]/,
    example: "case 'DoesNotExist':",
    except: {
      'packages/manifest-review/src/rules/availability/scheduling.ts':
        'asks which nodes of the model could satisfy an affinity, of which only some labels are known',
    },
  },
  'a block of addresses': {
    home: 'cidr.ts',
    answers: ['cidrIncludes', 'cidrVersion', 'firstAddress', 'isEveryAddress'],
    telling: /2 \*\* \(32 - |split\('\/'\).*bits|ipaddr\.js/,
    example: "import { parseCIDR } from 'ipaddr.js';",
  },
  'a list of blocks of addresses': {
    home: 'cidr-list.ts',
    answers: ['cidrShares', 'isCoveredBy'],
    telling: /\bcidrShare\(/,
    example: 'total += cidrShare(block);',
  },
  'a port': {
    home: 'port.ts',
    answers: ['containerPorts', 'isPortName', 'isPortNumber', 'namedPort'],
    telling: /\(\?=\.\{1,15\}\$\)|\{0,13\}/,
    example: 'const NAME = /^(?=.{1,15}$)[a-z]/;',
  },
  'a set of ports': {
    home: 'port-set.ts',
    answers: ['hasPort', 'intersectPorts', 'isEveryPort', 'printPorts', 'subtractPorts'],
    telling: /to: hole\.from - 1/,
    example: '{ ...range, to: hole.from - 1 }',
  },
  'a Service': {
    home: 'service.ts',
    answers: ['endpointsOf', 'publishedBy', 'servicePorts'],
    telling: /targetPort\s*\?\?\s*\w*\.?port\b/,
    example: 'const to = one.targetPort ?? one.port;',
  },
  'a workload and its containers': {
    home: 'workload.ts',
    answers: ['commandLine', 'runningContainers', 'workloadOf'],
    telling: /jobTemplate\.spec\.template['"`]|jobTemplate\\\.spec\\\.\)?\??template/,
    example: "CronJob: 'spec.jobTemplate.spec.template',",
  },
  'a path in an object': {
    home: 'path.ts',
    answers: [
      'fieldPath',
      'itemPath',
      'itemPaths',
      'pathOfPlace',
      'labelOf',
      'labelsOf',
      'lastKey',
      'pathBelow',
      'pathSteps',
      'valueAtPath',
    ],
    telling: /occurrence \+ 1/,
    example: 'occurrence + 1',
  },
  'the place that a printed path leads to': {
    home: 'nearest-path.ts',
    answers: ['nearestPath'],
    telling: /lastIndexOf\('\['\)/,
    example: "path.lastIndexOf('[')",
  },
  'a document in a text': {
    home: 'embedded-document.ts',
    answers: ['documentIn'],
    telling: /ya\?ml\$\|json\$/,
    example: 'if (/.(ya?ml$|json$)/.test(key))',
  },
  'what differs in two documents': {
    home: 'document-changes.ts',
    answers: ['changePath', 'documentChanges'],
    telling: /' \(formatting\)'/,
    example: "change.isFormatting ? ' (formatting)' : ''",
  },
  'which items of two lists are the same': {
    home: 'match-ordered.ts',
    answers: ['matchOrdered'],
    telling: /Uint32Array\(/,
    example: 'const lengths = new Uint32Array((left.length + 1) * width);',
  },
  'a quantity': {
    home: 'quantity.ts',
    answers: [
      ...['canonicalQuantity', 'equalQuantities', 'exceeds', 'formatQuantity', 'nanos', 'parseQuantity', 'quantity'],
      ...['toBytes', 'toMillicores'],
    ],
    telling: /['"]Ki['"].*['"]Mi['"]|\bKi\|Mi\b|\[KMG\w*\]i/,
    example: "const SUFFIXES = ['', 'Ki', 'Mi'];",
  },
  'sums of quantities': {
    home: 'amounts.ts',
    answers: ['add', 'amountsIn', 'largest'],
    telling: /\.get\(name\) \?\? 0n.*\.get\(name\) \?\? 0n/,
    example: 'how(a.get(name) ?? 0n, b.get(name) ?? 0n)',
  },
  'what a pod asks for': {
    home: 'pod-resources.ts',
    answers: ['podResources'],
    telling: /restartPolicy\s*[!=]==\s*['"]Always['"]/,
    example: "containers.filter(({ restartPolicy }) => restartPolicy !== 'Always')",
    except: { 'packages/observation/src/cluster/pod.ts': 'reads a running pod, whose statuses tell sidecars apart' },
  },
  'a number or a percentage': {
    home: 'int-or-percent.ts',
    answers: ['bareValue', 'scaledValue'],
    telling: /Math\.(?:ceil|floor|round)\([^)]*(?:percent|share)\w*[^)]*\/ 100/i,
    example: 'Math.ceil(percent * total / 100)',
  },
  'the bounds of replicas': {
    home: 'replicas.ts',
    answers: ['autoscalerOf', 'replicaBounds', 'targetOf'],
    telling: /spec\.scaleTargetRef\.kind.*spec\.scaleTargetRef\.name/,
    example: "[textAt(a, 'spec.scaleTargetRef.kind'), textAt(a, 'spec.scaleTargetRef.name')].join('/')",
    except: { 'packages/observation/src/cluster/limits.ts': 'reads a running autoscaler by its schema' },
  },
  'the arithmetic of a rollout': {
    home: 'rollout.ts',
    answers: ['isRolloutStuck', 'podsAtPeak', 'progressDeadlineSeconds', 'rolloutBounds'],
    telling: /max(?:Surge|Unavailable)\b.*(?:\?\?|\|\|)|['"]25%['"]/,
    example: "const surge = rolling.maxSurge ?? '25%';",
  },
  'a disruption budget': {
    home: 'disruption-budget.ts',
    answers: ['allowedDisruptions'],
    telling: /replicas - \w*(?:least|available)/i,
    example: 'return replicas - minAvailable;',
  },
  'Pod Security': {
    home: 'pod-security',
    answers: ['refusedByPodSecurity'],
    telling:
      /container_(?:kvm|init|engine)_t|['"]SYS_CHROOT['"]|['"]kernel\.shm_rmid_forced['"]|seccompProfile.*['"]Unconfined['"]/,
    example: "const TYPES = ['container_t', 'container_kvm_t'];",
  },
  'a night in which clocks change': {
    home: 'clock-changes.ts',
    answers: ['metClockChanges'],
    telling: /timeZoneName: 'longOffset'/,
    example: "new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });",
  },
  'a cron schedule': {
    home: 'cron.ts',
    answers: ['isDueWithinAnHour', 'longestGapHours', 'parseCron'],
    telling: /['"]@(?:hourly|daily|midnight|weekly|monthly|yearly|annually)['"]|sun mon tue|'SUN', 'MON'|jan feb mar/i,
    example: "'@daily': '0 0 * * *',",
  },
  names: {
    home: 'names.ts',
    answers: [
      'isConfigKey',
      'isDns1035Label',
      'isDnsLabel',
      'isDnsSubdomain',
      'isLabelValue',
      'isQualifiedName',
      'nameForm',
    ],
    telling: /\[(?:-a-z0-9|a-z0-9-|-A-Za-z0-9_\.)\]\*\[(?:a-z0-9|A-Za-z0-9)\]|\{0,61\}/,
    example: 'const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;',
    except: {
      'packages/findings/src/acknowledgements/parse-acknowledgements.ts':
        "the name of a stack or an environment in the project's own file",
    },
  },
  'what cannot change': {
    home: 'immutable-fields.ts',
    answers: ['immutableChanges'],
    telling: /['"]spec\.(?:podManagementPolicy|serviceName|volumeBindingMode|completionMode)['"]/,
    example: "StatefulSet: ['spec.selector', 'spec.serviceName'],",
  },
  'what the API server adds': {
    home: 'defaults.ts',
    answers: ['DEFAULTS'],
    telling: /terminationMessagePath|['"]default-scheduler['"]:/,
    example: "terminationMessagePath: '/dev/termination-log',",
  },
  'one object in two spellings': {
    home: 'normalize.ts',
    answers: ['normalize'],
    telling: /EMPTY_IS_ABSENT/,
    example: 'if (EMPTY_IS_ABSENT.has(key)) continue;',
  },
  'the defaults of a LimitRange': {
    home: 'limit-defaults.ts',
    answers: ['withLimitDefaults'],
    telling: /fromRules\('default/,
    example: "fromRules('defaultRequest')",
  },
  'a permission of a role': {
    home: 'permission.ts',
    answers: ['escalationsOf', 'includesPermission', 'rulePermissions'],
    telling: /['"](?:escalate|impersonate)['"]/,
    example: "const ESCALATING = ['escalate', 'bind', 'impersonate'];",
  },
  'a taint and what tolerates it': {
    home: 'toleration.ts',
    answers: ['tolerates'],
    telling: /operator\w*\)?\s*===\s*['"]Exists['"].*value/,
    example: "return operator === 'Exists' || toleration.value === taint.value;",
  },
  'a duration of Go': {
    home: 'go-duration.ts',
    answers: ['goSeconds'],
    telling: /\bm: 60, h: 3600|\bh: 3600, m: 60|\(\?:h\|m\|s/,
    example: 'const units = { h: 3600, m: 60, s: 1 };',
  },
  'a probe': {
    home: 'probes.ts',
    answers: ['patience', 'preStopSeconds', 'probeOf', 'question', 'startupPatience', 'timing'],
    telling: /failureThreshold['"]?\)? \?\? 3/,
    example: "numberAt(probe, 'failureThreshold') ?? 3",
  },
  'the reference of an image': {
    home: 'image.ts',
    answers: ['imageRegistry', 'imageRepository', 'isSameImage', 'majorVersion', 'parseImage', 'registryPath'],
    telling: /lastIndexOf\(':'\).*lastIndexOf\('\/'\)|docker\\?\.io\\\/\|/,
    example: "name.lastIndexOf(':') > name.lastIndexOf('/')",
  },
  'what lies behind a path of a container': {
    home: 'storage.ts',
    answers: ['backingOf', 'claimsOf'],
    telling: /claim \$\{name\}-\$\{/,
    example: 'claim \u0024{name}-\u0024{owner}-0',
  },
  'the schema of objects': {
    home: 'schema',
    answers: ['schemaMinor', 'validateObject'],
    telling: /schema\.definitions\[/,
    example: 'schema.definitions[name]',
  },
  'the YAML of a manifest': {
    home: 'yaml',
    answers: ['parseChanged', 'parseDocument', 'parseManifests', 'printManifest'],
    telling: /from 'yaml'|require\('yaml'\)|import\('yaml'\)/,
    example: "import { parse } from 'yaml';",
    except: {
      'apps/vmshiftctl/src/github/required-checks.ts': 'a workflow, which GitHub reads',
      'apps/vmshiftctl/src/report/locate.ts': 'finds the line of a path, and takes no value from it',
      'packages/terraform-review/src/chart-values.ts': 'values of a chart, which Helm reads',
      'apps/vmshiftctl/src/charts/render-release.ts': 'what Helm renders, with whole numbers that lose digits',
      'packages/terraform-review/src/sensitive-values.ts': 'values of a chart, which Helm reads',
    },
  },
};

const SOURCES: readonly string[] = ['apps', 'packages']
  .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}/src`))
  .filter((folder) => folder !== 'packages/provider-linode/src' && existsSync(join(root, folder)))
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|\/testing\/|\/generated\//.test(file));

/** Lines of code; a comment may explain what it likes. */
const LINES: ReadonlyMap<string, readonly string[]> = new Map(
  SOURCES.map((file) => [
    file,
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .map((line) => (/^\s*(?:\/\/|\/?\*)/.test(line) ? '' : line)),
  ]),
);

const CODE: ReadonlyMap<string, string> = new Map([...LINES].map(([file, lines]) => [file, lines.join('\n')]));

function findAll(pattern: RegExp, isHome: (file: string) => boolean): readonly string[] {
  // Most files have no such line, which their whole text tells sooner.
  const anywhere = new RegExp(pattern, 'm');
  return [...LINES].flatMap(([file, lines]) =>
    isHome(file) || !anywhere.test(CODE.get(file) ?? '')
      ? []
      : lines.flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

describe.each(Object.entries(CONCEPTS))('%s', (_, { home, answers, telling, example, except = {} }) => {
  const isHome = (file: string) => file === `${HOME}/${home}` || file.startsWith(`${HOME}/${home}/`);
  const names = answers.join('|');

  test('has a home that exports the functions that answer for it', () => {
    const code = [...LINES].flatMap(([file, lines]) => (isHome(file) ? lines : [])).join('\n');
    const exported = new Set([...code.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, name]) => name));
    expect(answers.filter((name) => !exported.has(name))).toEqual([]);
  });

  test('is answered for by no function of the same name elsewhere', () => {
    const definition = new RegExp(`^(?:export )?(?:function (?:${names})\\b|const (?:${names}) = (?:\\(|\\w+ =>))`);
    expect(findAll(definition, isHome)).toEqual([]);
  });

  test('is written nowhere else', () => {
    expect(findAll(telling, (file) => file.startsWith(`${HOME}/`) || file in except)).toEqual([]);
  });

  test('would be seen if it were', () => {
    expect(example).toMatch(telling);
    expect(Object.keys(except).filter((file) => !LINES.has(file))).toEqual([]);
  });
});

test('every function of packages/kubernetes that others use has a concept, or is how objects are read at all', () => {
  const general =
    /^(?:asText|at|canonical|dataAt|isData|listOrder|minorOf|numberAt|objectName|optionalText|recordsAt|stringMapAt|textAt|textsAt)$/;
  const answers = new Set(Object.values(CONCEPTS).flatMap((concept) => concept.answers));
  const functions = Object.entries(kubernetes).filter(
    ([, value]) => typeof value === 'function' && !/^class/.test(String(value)),
  );
  expect(functions.map(([name]) => name).filter((name) => !general.test(name) && !answers.has(name))).toEqual([]);
});
