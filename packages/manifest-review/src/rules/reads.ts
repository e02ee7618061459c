const POD_SPECS = ['spec.template.spec', 'spec.jobTemplate.spec.template.spec'];
const CONTAINER_LISTS = ['containers', 'initContainers'];

/** Paths of fields of the pod specification, wherever a kind keeps it: what a rule `reads`. */
export function podFields(...fields: readonly string[]): readonly string[] {
  return POD_SPECS.flatMap((pod) => fields.map((field) => `${pod}.${field}`));
}

/** Paths of fields of every container: what a rule `reads`. */
export function containerFields(...fields: readonly string[]): readonly string[] {
  return podFields(...CONTAINER_LISTS.flatMap((list) => fields.map((field) => `${list}[*].${field}`)));
}
