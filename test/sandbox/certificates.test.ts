import { expect, it } from 'vitest';
import { certificateEnvironment } from '../../src/sandbox/certificates.ts';

it.each(['NODE_EXTRA_CA_CERTS', 'PIP_CERT', 'GIT_SSL_CAINFO', 'CURL_CA_BUNDLE', 'CARGO_HTTP_CAINFO'])(
  'the certificates are named to a tool by %s',
  (name) => {
    expect(certificateEnvironment('/bundle.pem')).toHaveProperty([name], '/bundle.pem');
  },
);
