import { readFields } from './read-fields';

test.each([
  ['spec.replicas', 'spec.replicas'],
  ['spec.rules', 'spec.rules[www.example].http.paths[/ Prefix].path'],
  ['spec.template.spec.containers[*].image', 'spec.template.spec.containers[api].image'],
  ['spec.ports.*.targetPort', 'spec.ports[80/TCP].targetPort'],
  ['metadata.annotations', 'metadata.annotations["argocd.argoproj.io/hook"]'],
  ['metadata.labels.*', 'metadata.labels.team'],
  ['*.image', 'spec.jobTemplate.spec.template.spec.initContainers[dump].image'],
  ['spec.template.spec.containers[*].env', 'spec.template.spec.containers[api].env (order)'],
])('%s reads %s', (pattern, path) => {
  expect(readFields([pattern])(path)).toBe(true);
});

test.each([
  ['spec.replicas', 'spec.replicasOfSomething'],
  ['spec.template.spec.containers[*].image', 'spec.template.spec.containers[api]'],
  ['spec.template.spec.containers[*].image', 'spec.template.spec.containers[api].imagePullPolicy'],
  ['metadata.labels.*', 'metadata.labels'],
  ['replicas', 'spec.replicas'],
  ['*.image', 'spec.imagePullSecrets'],
  ['*', 'spec.replicas'],
])('%s does not read %s', (pattern, path) => {
  expect(readFields([pattern])(path)).toBe(false);
});
