/** What Linode gives for a cluster: named after its number, whatever its label is. */
export function lkeKubeconfig(id: number): string {
  const name = `lke${id}`;
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: `https://${name}.invalid:443` } }],
    users: [{ name: `${name}-admin`, user: { token: 'x' } }],
    contexts: [{ name: `${name}-ctx`, context: { cluster: name, namespace: 'default', user: `${name}-admin` } }],
    'current-context': `${name}-ctx`,
  });
}
