import { type TerraformElement, TerraformStack } from 'cdktf';

/**
 * The name of an element in Terraform: its path in the stack, without the hash that CDKTF appends to a nested one, since
 * addresses such as `kubernetes_role_v1.argocd_role` are what people read in a plan. Unique as long as no construct id of
 * ours holds an underscore. The outputs that CDKTF adds for other stacks have dots in their ids, which Terraform refuses.
 */
export function readableId(element: TerraformElement): string {
  const scopes = element.node.scopes;
  const stack = scopes.findIndex((scope) => TerraformStack.isStack(scope));
  return scopes
    .slice(stack + 1)
    .map((scope) => scope.node.id)
    .join('_')
    .replaceAll('.', '-');
}
