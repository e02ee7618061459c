import type { Model } from '@vmshift/environments';
import { App, DefaultTokenResolver, StringConcat, TerraformElement, TerraformStack, Tokenization } from 'cdktf';
import { createStacks } from './stacks/create-stacks';

/** A block of a stack as its construct declares it. */
export interface StackElement {
  readonly construct: TerraformElement;
  /** What stays the same when a stack has another name. */
  readonly path: string;
  /** The block as it stands in the stack's file: `{ resource: { <type>: { <name>: … } } }`, revisions as they are declared. */
  readonly block: () => unknown;
}

/**
 * The blocks of one stack of a model, each resolved when it is asked for: a tenth of the time of a synthesis.
 * @param outdir a folder that is there; CDKTF makes another one in it
 */
export function stackElements(model: Model, stackName: string, outdir: string): readonly StackElement[] {
  const app = new App({ outdir, stackTraces: false });
  createStacks(app, model);
  const stack = app.node.children.filter(TerraformStack.isStack).find(({ node }) => node.id === stackName);
  if (stack === undefined) return [];
  const resolver = new DefaultTokenResolver(new StringConcat());
  return stack.node.findAll().flatMap((construct) =>
    TerraformElement.isTerraformElement(construct) && construct !== (stack as unknown)
      ? [
          {
            construct,
            path: construct.node.path.slice(stack.node.path.length),
            block: () =>
              Tokenization.resolve(construct.toTerraform(), { scope: stack, resolver, preparing: true }) as unknown,
          },
        ]
      : [],
  );
}
