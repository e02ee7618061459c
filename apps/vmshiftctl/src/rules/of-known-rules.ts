import { type Acknowledgement, assertKnownRules } from '@vmshift/findings';

/**
 * The acknowledgements, each of a rule that there is. The registry is loaded only where there are any.
 * @throws UserError naming each entry of an unknown rule
 */
export async function ofKnownRules(acknowledgements: readonly Acknowledgement[]): Promise<readonly Acknowledgement[]> {
  if (acknowledgements.length === 0) return acknowledgements;
  const { registeredRules } = await import('./registered-rules');
  const ids = registeredRules.filter(({ layer }) => layer !== 'model').map(({ id }) => id);
  assertKnownRules(acknowledgements, ids);
  return acknowledgements;
}
