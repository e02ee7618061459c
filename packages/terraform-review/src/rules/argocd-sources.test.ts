import {
  application,
  created,
  DESTINATION,
  release,
  SOURCE,
  testHarmless,
  testPlanRule,
  updated,
} from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const EVIL = 'https://git.example.invalid/evil.git';
const block = 'block' as const;

const apps = (values: object) => release('argocd-apps', values);
const change = (before: object, after: object) => updated('helm_release', apps(before), apps(after));
const kinds = { clusterResourceWhitelist: [], namespaceResourceWhitelist: [{ group: '', kind: 'Service' }] };
const project = (namespace = 'vmshift-dev', repository = SOURCE.repoURL) => ({
  ...kinds,
  sourceRepos: [repository],
  destinations: [{ server: `https://${namespace}.example.invalid`, namespace }],
});
const dev = { applications: { a: application() }, projects: { p: project() } };
const withEnvironment = (name: string, source: object = SOURCE, allowed = project(name)) => ({
  applications: {
    ...dev.applications,
    [name]: application({ source, destination: { ...DESTINATION, namespace: name } }),
  },
  projects: { ...dev.projects, [name]: allowed },
});

testHarmless({
  'an environment is added as the guide has it': change(dev, withEnvironment('qa', { ...SOURCE, path: 'dist/qa' })),
  'a first installation': created('helm_release', apps(withEnvironment('qa'))),
});

testPlanRule('application-of-another-repository', {
  flags: {
    'a new one with manifests of others': [
      change(dev, withEnvironment('qa', { ...SOURCE, repoURL: EVIL })),
      { object, path: 'values.applications.qa', before: SOURCE.repoURL, after: EVIL, verdict: block },
    ],
    'a new one with several sources': [
      change(dev, { ...dev, applications: { ...dev.applications, b: { sources: [{ repoURL: EVIL }] } } }),
      { object, path: 'values.applications.b', after: expect.stringContaining(EVIL) },
    ],
  },
  accepts: { 'a new one of this repository': change(dev, withEnvironment('qa')) },
});

testPlanRule('application-of-another-revision', {
  flags: {
    'a new one that follows a branch of its own': [
      change(dev, withEnvironment('qa', { ...SOURCE, targetRevision: 'wip' })),
      { object, path: 'values.applications.qa', before: 'main', after: 'wip', verdict: block },
    ],
    'a new one that follows the default branch, whatever it is': [
      change(dev, withEnvironment('qa', { repoURL: SOURCE.repoURL, path: SOURCE.path })),
      { object, path: 'values.applications.qa', after: 'HEAD' },
    ],
  },
  accepts: { 'a new one of the same branch': change(dev, withEnvironment('qa')) },
});

testPlanRule('project-source', {
  flags: {
    'another repository': [
      change(dev, { ...dev, projects: { p: project('vmshift-dev', EVIL) } }),
      {
        ...{ object, path: 'values.projects.p.sourceRepos', before: SOURCE.repoURL, after: EVIL, verdict: block },
        because: `Applications of the project may follow ${EVIL}`,
      },
    ],
    'of a new project': [
      change(dev, withEnvironment('qa', SOURCE, project('qa', EVIL))),
      { object, path: 'values.projects.qa.sourceRepos', before: undefined, after: EVIL },
    ],
  },
  accepts: {
    'a new project of this repository': change(dev, withEnvironment('qa')),
    'two repositories, which are told as wide': change(dev, {
      ...dev,
      projects: { p: { ...project(), sourceRepos: [SOURCE.repoURL, EVIL] } },
    }),
  },
});

testPlanRule('project-destination', {
  flags: {
    'another namespace on another cluster': [
      change(dev, { ...dev, projects: { p: project('other') } }),
      {
        ...{ object, path: 'values.projects.p.destinations', verdict: block },
        before: 'vmshift-dev on https://vmshift-dev.example.invalid',
        after: 'other on https://other.example.invalid',
      },
    ],
    'a new project with the destination of another': [
      change(dev, withEnvironment('qa', SOURCE, project())),
      { object, path: 'values.projects.qa.destinations', after: 'vmshift-dev on https://vmshift-dev.example.invalid' },
    ],
  },
  accepts: { 'a new project with its own': change(dev, withEnvironment('qa')) },
});
