/**
 * The address of a resource without the key of its instance: `linode_volume.data["a"]` is `linode_volume.data`. Found from
 * its end, as a pattern that is tried at every bracket takes hours for a name of brackets.
 */
export function withoutInstance(address: string): string {
  if (!address.endsWith(']')) return address;
  const opened = address.indexOf('[', address.lastIndexOf(']', address.length - 2) + 1);
  return opened === -1 ? address : address.slice(0, opened);
}
