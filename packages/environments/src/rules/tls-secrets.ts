import { isDnsSubdomain } from '@vmshift/kubernetes';
import { APPLICATION_SECRET, REGISTRY_SECRET } from '../secrets';
import { environmentRule } from './rule';

/** Protects the Secrets that Terraform writes from cert-manager, which writes the one that is named here. */
export const tlsSecrets = environmentRule(
  {
    id: 'tls-secrets',
    title: 'cert-manager writes a Secret that Terraform does not',
    see: 'https://cert-manager.io/docs/usage/ingress/',
  },
  ({ ingress }, report) => {
    const { tlsSecretName } = ingress;
    if (!isDnsSubdomain(tlsSecretName)) report('ingress.tlsSecretName', tlsSecretName, 'a DNS subdomain name');
    if (tlsSecretName === APPLICATION_SECRET || tlsSecretName === REGISTRY_SECRET) {
      report('ingress.tlsSecretName', tlsSecretName, 'a Secret that Terraform does not write');
    }
  },
);
