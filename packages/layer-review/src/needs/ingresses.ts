import { dataAt, isData, objectName, stringMapAt, textAt } from '@vmshift/kubernetes';
import type { EnvironmentView } from '@vmshift/manifest-review';
import { placeOf, providerNamed, releasesOf } from '../environment-stacks';
import type { Need, NeedKind } from '../need';

const ingressClass: NeedKind = {
  name: 'ingress-class',
  keeps: 'running',
  describe: (name) => `the IngressClass ${name}`,
  impact: 'no controller serves the Ingress: its hosts do not answer',
  fix: 'name the class that the platform stack makes',
};

const clusterIssuer: NeedKind = {
  name: 'cluster-issuer',
  keeps: 'running',
  describe: (name) => `the ClusterIssuer ${name}`,
  impact:
    'no certificate is issued or renewed: clients meet the certificate of the controller, which they do not trust',
  fix: 'name the issuer that the platform stack makes (ingress.clusterIssuer of the model)',
};

const ISSUER = 'cert-manager.io/cluster-issuer';

/** Classes and issuers that Ingresses name. */
export function ingressNeeds(view: EnvironmentView): readonly Need[] {
  return view.ofKind('Ingress').flatMap((ingress): readonly Need[] => {
    const object = objectName(ingress);
    const className = textAt(ingress, 'spec.ingressClassName');
    const issuer = stringMapAt(ingress, 'metadata.annotations')[ISSUER];
    return [
      ...(className === undefined ? [] : [classNeed(object, className)]),
      ...(issuer === undefined ? [] : [issuerNeed(object, issuer)]),
    ];
  });
}

function classNeed(object: string, name: string): Need {
  return {
    ...{ kind: ingressClass, group: name, name, object, path: 'spec.ingressClassName' },
    providers: (stacks) => [providerNamed(stacks, 'kubernetes_ingress_class', name)],
  };
}

/** The issuers are the values of our own chart. */
function issuerNeed(object: string, name: string): Need {
  return {
    ...{ kind: clusterIssuer, group: name, name, object, path: `metadata.annotations["${ISSUER}"]` },
    providers: (stacks) => {
      const owner = releasesOf(stacks, 'cluster-issuers').find(({ attributes }) =>
        isData(dataAt(attributes, 'values.issuers')[name]),
      );
      return [owner && placeOf(owner, `values.issuers.${name}`)];
    },
  };
}
