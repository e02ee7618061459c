import type { Rule } from '@vmshift/findings';
import { asText } from '@vmshift/kubernetes';
import { canonical, entries, type JsonValue, property } from '../plannable/json-value';
import {
  blocksOf,
  type ConfigurationChange,
  configurationRule,
  isSame,
  type NamedBlock,
  printJson,
} from './configuration-change';

/** Arguments of a resource that run a program: Terraform's own, and what a release's manifests are piped through. */
const RUNNING = ['provisioner', 'connection', 'postrender', 'post_render'];

/** What takes a resource out of the state, which may run a provisioner of it. None is compared: it is gone once applied. */
function removedBlocks({ before, after }: ConfigurationChange): readonly NamedBlock[] {
  const of = (side: JsonValue) => [property(side, 'removed') ?? []].flat();
  const known = of(before).map(canonical);
  return of(after).flatMap((block) => {
    const [type = '', name = ''] = asText(property(block, 'from')).split('.');
    return known.includes(canonical(block)) ? [] : [{ type, name, before: undefined, after: block }];
  });
}

const provisionerAdded = configurationRule({
  id: 'provisioner-added',
  title: 'Terraform executes nothing but its providers',
  judge: (change) =>
    [...blocksOf(change, 'resource'), ...removedBlocks(change)].flatMap(({ type, name, before, after }) =>
      RUNNING.flatMap((path) => {
        const block = property(after, path);
        if (block === undefined || isSame(property(before, path), block)) return [];
        return [
          { address: `${type}.${name}`, path, before: printJson(property(before, path)), after: printJson(block) },
        ];
      }),
    ),
  class: 'privilege',
  verdict: 'block',
  because: ({ path }) => `the resource has a ${path}, which runs commands during the apply`,
  impact: 'the commands run with the credentials of the deploy, and what they do is in no plan and in no state',
  fix: 'declare what they make as resources of a provider, or leave it to Argo CD',
  see: 'https://developer.hashicorp.com/terraform/language/provisioners',
});

/** Data sources that run a program, read a file of the machine or ask any server, while Terraform plans. */
const EXECUTING = /^(?:external|http|local_file|local_sensitive_file|archive_file|template_file|tls_certificate)$/;

const dataSourceExecutes = configurationRule({
  id: 'data-source-executes',
  title: 'A plan runs no program and asks no other server',
  judge: (change) =>
    blocksOf(change, 'data')
      .filter(({ type, before, after }) => EXECUTING.test(type) && !isSame(before, after))
      .map(({ type, name, before, after }) => ({
        ...{ address: `data.${type}.${name}`, type },
        ...{ before: printJson(before), after: printJson(after) },
      })),
  class: 'privilege',
  verdict: 'block',
  because: ({ type }) => `the data source ${type} is read whenever the stack is planned`,
  impact: 'a plan runs a program, reads a file or asks a server with the credentials of the job around it',
  fix: 'write what it would tell into the model',
  see: 'https://registry.terraform.io/providers/hashicorp/external/latest/docs/data-sources/external',
});

const moduleAdded = configurationRule({
  id: 'module-added',
  title: 'Everything that Terraform applies is in this repository',
  judge: ({ before, after }) =>
    entries(property(after, 'module')).flatMap(([name, block]) => {
      const base = property(property(before, 'module'), name);
      return isSame(base, block)
        ? []
        : [{ address: `module.${name}`, before: printJson(base), after: printJson(block) }];
    }),
  class: 'privilege',
  verdict: 'block',
  because: 'the stack takes a module, whose resources are in no synthesized file',
  impact: 'what it declares was not reviewed, and can change without a change here',
  fix: 'declare its resources as a construct in apps/infra/src/constructs',
  see: 'https://developer.hashicorp.com/terraform/language/modules/sources',
});

/** What runs or is downloaded besides the providers. */
export const codeRules: readonly Rule<ConfigurationChange>[] = [provisionerAdded, dataSourceExecutes, moduleAdded];
