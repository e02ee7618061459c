/** Where a text of a stack stands, as far as it decides which expressions may. */
export interface Position {
  /** The same for every object of a type, and every name of another section. */
  readonly key: string;
  /**
   * Whether what stands there is in no plan and in no message: providers get it without the mark of a secret, and repeat an
   * argument that they do not accept. Terraform itself does not.
   */
  readonly hidden: boolean;
  /** What the expressions of a condition may refer to. */
  readonly condition: 'validation' | 'postcondition' | undefined;
}

const HIDDEN = ['locals', 'output', 'provider', 'variable'];

/** @param path of a text from the root of a stack */
export function positionOf(path: readonly string[]): Position {
  const [section = '', name = '', third = '', argument = '', block = ''] = path;
  if (section === 'resource' || section === 'data') {
    return {
      key: `${section}.${name}.${argument}`,
      hidden: argument.endsWith('_wo'),
      condition: argument === 'lifecycle' && block === 'postcondition' ? 'postcondition' : undefined,
    };
  }
  return {
    key: section === 'provider' ? `${section}.${name}` : section,
    hidden: HIDDEN.includes(section),
    condition: section === 'variable' && third === 'validation' ? 'validation' : undefined,
  };
}
