import { testDiagnosis, view } from '@vmshift/diagnosis/testing';
import { answerRules } from './answer';

const url = 'https://vmshift-dev.satyamay.tech/health';
const object = 'Host/vmshift-dev.satyamay.tech';

function answers(status: number, body: string) {
  const value = { url, addresses: ['192.0.2.10'], answer: { status, healthy: false, body } };
  return view({ observed: { host: { state: 'seen', value } } });
}

const well = { 'a host that is healthy': view() };
const rollback = './vmshiftctl rollback dev --reason "<why>" --push';

testDiagnosis(answerRules, 'host-silent', {
  diagnoses: {
    'no answer in time': [
      view({
        observed: {
          host: {
            state: 'seen',
            value: {
              url,
              addresses: [],
              failure: { step: 'http', code: 'ETIMEDOUT', message: 'no answer within 8 s' },
            },
          },
        },
      }),
      { object, severity: 'down', evidence: [{ object, message: 'no answer within 8 s' }], releaseCanCause: true },
    ],
  },
  silent: well,
});

testDiagnosis(answerRules, 'host-without-route', {
  diagnoses: {
    "Traefik's own 404": [
      answers(404, '404 page not found\n'),
      {
        object,
        evidence: [{ object, message: '404: 404 page not found' }],
        next: expect.not.arrayContaining([rollback]),
      },
    ],
  },
  silent: { ...well, "the application's own": answers(404, '{"detail":"Not Found"}') },
});

testDiagnosis(answerRules, 'host-without-endpoints', {
  diagnoses: {
    "Traefik's own 503": [answers(503, 'no available server'), { object, next: expect.arrayContaining([rollback]) }],
  },
  silent: { ...well, "the application's own": answers(503, '{"detail":"database"}') },
});

testDiagnosis(answerRules, 'host-server-error', {
  diagnoses: {
    'an error of the application': [answers(500, 'Internal Server Error'), { object, cause: `${url} answers 500` }],
    'one of the proxy': [answers(502, 'Bad Gateway'), { object }],
  },
  silent: { ...well, 'no server behind the proxy': answers(503, 'no available server') },
});

testDiagnosis(answerRules, 'host-wrong-answer', {
  diagnoses: {
    'a page that is not there': [answers(404, '{"detail":"Not Found"}'), { object }],
    'a redirect': [answers(301, ''), { object }],
  },
  silent: { ...well, "Traefik's own 404": answers(404, '404 page not found') },
});

testDiagnosis(answerRules, 'host-unhealthy', {
  diagnoses: {
    'another body': [
      answers(200, '{"status":"degraded","database":"down"}'),
      { object, severity: 'degraded', evidence: [{ object, message: '200: {"status":"degraded","database":"down"}' }] },
    ],
  },
  silent: well,
});
