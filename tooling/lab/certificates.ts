import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiUrl, type Lab } from './lab';
import { run } from './processes';

/** One authority, and a certificate for each component. */
export function makeCertificates(lab: Lab): void {
  const folder = join(lab.folder, 'pki');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const openssl = (...args: readonly string[]) => run('openssl', args, { cwd: folder });
  const key = (name: string) =>
    openssl('genpkey', '-quiet', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.key`);
  const certificate = (name: string, subject: string, extensions: string) => {
    key(name);
    writeFileSync(join(folder, `${name}.ext`), extensions);
    openssl('req', '-new', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`);
    const authority = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'];
    const files = ['-in', `${name}.csr`, '-extfile', `${name}.ext`, '-out', `${name}.crt`];
    openssl('x509', '-req', '-days', '2', ...authority, ...files);
  };
  key('ca');
  openssl('req', '-x509', '-new', '-key', 'ca.key', '-subj', '/CN=lab-ca', '-days', '2', '-out', 'ca.crt');
  certificate(
    'apiserver',
    '/CN=kube-apiserver',
    'extendedKeyUsage=serverAuth\nsubjectAltName=IP:127.0.0.1,IP:10.96.0.1,DNS:localhost,DNS:kubernetes.default.svc\n',
  );
  const client = 'extendedKeyUsage=clientAuth\n';
  certificate('front-proxy', '/CN=front-proxy', client);
  openssl('genpkey', '-quiet', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'service-accounts.key');
  openssl('pkey', '-in', 'service-accounts.key', '-pubout', '-out', 'service-accounts.pub');
  const users = {
    admin: '/O=system:masters/CN=admin',
    'controller-manager': '/CN=system:kube-controller-manager',
    scheduler: '/CN=system:kube-scheduler',
    'node-1': '/O=system:nodes/CN=system:node:node-1',
    'node-2': '/O=system:nodes/CN=system:node:node-2',
  };
  for (const [name, subject] of Object.entries(users)) {
    certificate(name, subject, client);
    writeKubeconfig(lab, name);
  }
}

function writeKubeconfig(lab: Lab, user: string): void {
  const pki = (file: string) => join(lab.folder, 'pki', file);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster: { server: apiUrl(lab), 'certificate-authority': pki('ca.crt') } }],
    users: [{ name: user, user: { 'client-certificate': pki(`${user}.crt`), 'client-key': pki(`${user}.key`) } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user } }],
    'current-context': 'lab',
  };
  writeFileSync(join(lab.folder, `${user}.kubeconfig`), JSON.stringify(config), { mode: 0o600 });
}
