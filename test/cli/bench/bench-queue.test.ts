import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import { tellDate } from '../../../lib/cli/bench/aws-date.ts';
import { type BenchQueueOptions, benchQueue } from '../../../lib/cli/bench/bench-queue.ts';
import { sleepUnless } from '../../../lib/cli/bench/sleep-unless.ts';
import { connectionReason } from '../../../lib/cli/connection-reason.ts';
import { type Aws, startAws } from '../../support/aws.ts';
import { bareServer, deadAddress, type Received, reply } from '../../support/bare-server.ts';

let aws: Aws;

beforeAll(async () => {
  aws = await startAws();
  await aws.sqs.send(new CreateQueueCommand({ QueueName: 'readings' }));
});
afterAll(() => aws.stop());
afterEach(() => {
  vi.unstubAllEnvs();
});

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const never = new AbortController().signal;

/** What a queue answers to one message. */
async function sendTo(url: string, options: BenchQueueOptions = {}, signal = never) {
  const queue = benchQueue(url, options);
  onTestFinished(queue.close);
  return queue.send('{"cell":"A-017"}', signal);
}

const answering = async (answer: (response: ServerResponse, request: Received) => void) => {
  const server = await bareServer(answer);
  return { ...server, url: `${server.url}/000000000000/readings` };
};

const awsQueue = 'https://sqs.eu-central-1.amazonaws.com/123456789012/cellgauge-prod-readings';

/** A machine on which nobody has put credentials, but for what is given. */
function withoutCredentials(variables: Readonly<Record<string, string>> = {}): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  const nowhere = { AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: 'none', AWS_SHARED_CREDENTIALS_FILE: 'none' };
  for (const [name, value] of Object.entries({ ...nowhere, ...variables })) vi.stubEnv(name, value);
}

const stranger = 'does a proxy or a sign-in page stand in between?';
const keys = { AWS_ACCESS_KEY_ID: 'k', AWS_SECRET_ACCESS_KEY: 's' };

test('a message arrives as it is, and its id is told', async () => {
  const answer = await sendTo(aws.queueUrl('readings'));

  const [message] = await aws.receive('readings');
  expect(message?.Body).toBe('{"cell":"A-017"}');
  expect(answer).toEqual({ kind: 'sent', messageId: message?.MessageId });
});

describe('a message that does not get there is an answer, with a sentence', () => {
  const coral = 'com.amazon.coral.service';
  const refusal = (type: string, words: string, query?: string) => ({
    status: 403,
    body: { __type: `${coral}#${type}`, message: words },
    headers: query === undefined ? {} : { 'x-amzn-query-error': `${query};Sender` },
  });
  const notAllowed = 'these credentials may not send there; the deployment has a policy for senders, ProducerPolicyArn';
  const unknownKey = 'AWS does not know this access key, or not any more; ask whoever gave it to you for another one';
  const loginOver = 'the AWS login is over; log in anew, as with "aws sso login"';
  const html = { 'content-type': 'text/html' };

  const refusals: [{ status: number; body: unknown; headers?: Record<string, string> }, string][] = [
    [refusal('AccessDeniedException', 'User: ana is not authorized', 'AccessDenied'), notAllowed],
    [refusal('AccessDeniedException', 'User: ana is not authorized'), notAllowed],
    [refusal('UnrecognizedClientException', 'The security token is invalid', 'InvalidClientTokenId'), unknownKey],
    [refusal('UnrecognizedClientException', 'The security token is invalid'), unknownKey],
    [refusal('ExpiredTokenException', 'The security token has expired', 'ExpiredToken'), loginOver],
    [refusal('ExpiredTokenException', 'The security token has expired'), loginOver],
    [
      refusal(
        'InvalidSignatureException',
        'The request signature we calculated does not match',
        'SignatureDoesNotMatch',
      ),
      'the secret access key is not the one of the access key',
    ],
    [
      refusal('InvalidSignatureException', 'Signature expired: 20261120T080000Z is now earlier than 20261120T100000Z'),
      "AWS does not take the time of the signature; set this machine's clock right",
    ],
    [
      refusal('InvalidSignatureException', 'Signature not yet current: 20261120T100000Z is still later'),
      "AWS does not take the time of the signature; set this machine's clock right",
    ],
    [
      { status: 400, body: { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'It does not exist.' } },
      'there is no such queue; is it the URL that the deployment printed as ReadingsQueueUrl?',
    ],
    [
      { status: 400, body: { __type: 'com.amazonaws.sqs#RequestThrottled', message: 'Slow down' } },
      'Slow down (RequestThrottled)',
    ],
    [{ status: 503, body: '' }, 'it is out of order (status 503)'],
    [{ status: 502, body: '<h1>Bad gateway', headers: html }, 'it is out of order (status 502)'],
    [
      { status: 200, body: '<form>Welcome, guest', headers: html },
      `what answers there is not AWS (status 200): ${stranger}`,
    ],
    [{ status: 403, body: '<h1>Blocked', headers: html }, `what answers there is not AWS (status 403): ${stranger}`],
    [{ status: 407, body: '' }, `what answers there is not AWS (status 407): ${stranger}`],
    [{ status: 511, body: '<h1>Sign in', headers: html }, `what answers there is not AWS (status 511): ${stranger}`],
    [
      { status: 302, body: '', headers: { location: 'http://portal/' } },
      `what answers there is not AWS (status 302): ${stranger}`,
    ],
    [{ status: 200, body: {} }, `what answers there is not AWS: ${stranger}`],
    [{ status: 200, body: '' }, `what answers there is not AWS: ${stranger}`],
  ];

  test.each(refusals)('%j: %s', async ({ status, body, headers }, reason) => {
    const { url } = await answering((response) => reply(response, status, body, headers));

    expect(await sendTo(url)).toEqual({ kind: 'failed', reason: `Cannot send to ${url}: ${reason}` });
  });

  test('nothing listens', async () => {
    const url = `${await deadAddress()}/000000000000/readings`;

    expect(await sendTo(url)).toMatchObject({
      reason: expect.stringContaining(': nothing listens there; start the local'),
    });
  });

  test('a name that nobody knows', async () => {
    withoutCredentials(keys);
    const url = 'https://sqs.eu-central-1.amazonaws.com.invalid/123456789012/readings';

    expect(await sendTo(url)).toEqual({
      kind: 'failed',
      reason: `Cannot send to ${url}: the name "sqs.eu-central-1.amazonaws.com.invalid" is not known here: is this machine online?`,
    });
  });

  test('a connection that is cut off, twice', async () => {
    const { url, received } = await answering((response) => response.destroy());

    expect(await sendTo(url)).toMatchObject({ reason: `Cannot send to ${url}: the connection was cut off` });
    expect(received).toHaveLength(2);
  });

  test.each([
    ['no answer', () => {}],
    ['an answer that does not end', (response: ServerResponse) => response.writeHead(200).write('{"MessageId"')],
  ])('%s', async (_, answer) => {
    const { url } = await answering(answer);

    expect(await sendTo(url, { timeoutMs: 50 })).toMatchObject({
      reason: `Cannot send to ${url}: it did not answer in time: is this machine online?`,
    });
  });

  test('nobody waits for it any longer', async () => {
    const leaving = new AbortController();
    const { url } = await answering(() => leaving.abort());

    expect(await sendTo(url, {}, leaving.signal)).toMatchObject({ kind: 'failed' });
  });

  test('a certificate that nobody has signed', async () => {
    const server = createServer(selfSigned, (_request, response) => response.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/000000000000/readings`;

    expect(await sendTo(url)).toMatchObject({
      reason: `Cannot send to ${url}: its certificate is none that this machine trusts (DEPTH_ZERO_SELF_SIGNED_CERT): ${stranger} A proxy's own goes into NODE_EXTRA_CA_CERTS`,
    });
  });

  test('something that speaks no TLS', async () => {
    const { url } = await answering((response) => response.end());
    const secure = url.replace('http:', 'https:');

    const { reason } = (await sendTo(secure)) as { reason: string };
    expect(reason).toMatch(/: what answers there is not AWS \((EPROTO|ERR_SSL_\w+)\): does a proxy/);
  });

  test('no credentials', async () => {
    withoutCredentials();

    expect(await sendTo(awsQueue)).toMatchObject({
      reason: `Cannot send to ${awsQueue}: no AWS credentials were found; set AWS_PROFILE to one that "aws configure list-profiles" shows, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
    });
  });

  test('a login that is over', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cellgauge-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const profile = ['sso_start_url = https://lab.awsapps.com/start', 'sso_region = eu-central-1'];
    const role = ['sso_account_id = 123456789012', 'sso_role_name = sender'];
    await writeFile(join(folder, 'config'), ['[profile bench]', ...profile, ...role].join('\n'));
    withoutCredentials({ AWS_CONFIG_FILE: join(folder, 'config'), AWS_PROFILE: 'bench', HOME: folder });

    expect(await sendTo(awsQueue)).toMatchObject({ reason: `Cannot send to ${awsQueue}: ${loginOver}` });
  });

  test('an address without a region', async () => {
    withoutCredentials(keys);
    const url = 'https://queue.lab.invalid/123456789012/readings';

    expect(await sendTo(url)).toMatchObject({
      reason: `Cannot send to ${url}: its address names no AWS region; set AWS_REGION`,
    });
  });

  test.each([
    ['EAI_AGAIN', 'the name "sqs.lab" is not known here: is this machine online?'],
    ['ENETUNREACH', 'there is no way to it from here: is this machine online?'],
    ['EHOSTUNREACH', 'there is no way to it from here: is this machine online?'],
    ['ENETDOWN', 'there is no way to it from here: is this machine online?'],
    ['EPIPE', 'the connection was cut off'],
    ['ETIMEDOUT', 'it did not answer in time: is this machine online?'],
    [
      'CERT_HAS_EXPIRED',
      `its certificate is not valid now (CERT_HAS_EXPIRED): is this machine's clock right, and ${stranger}`,
    ],
    [
      'CERT_NOT_YET_VALID',
      `its certificate is not valid now (CERT_NOT_YET_VALID): is this machine's clock right, and ${stranger}`,
    ],
    [
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      expect.stringContaining('its certificate is none that this machine trusts (UNABLE'),
    ],
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      expect.stringContaining('its certificate is none that this machine trusts (ERR_TLS'),
    ],
    ['HOSTNAME_MISMATCH', expect.stringContaining('its certificate is none that this machine trusts (HOSTNAME')],
    ['ERR_SSL_WRONG_VERSION_NUMBER', `what answers there is not AWS (ERR_SSL_WRONG_VERSION_NUMBER): ${stranger}`],
    ['EMFILE', undefined],
  ])('%s', (code, reason) => {
    expect(connectionReason(Object.assign(new Error('words'), { code }), 'https://sqs.lab/0/readings')).toEqual(reason);
  });
});

describe('the time of AWS', () => {
  const hour = 3_600_000;
  /** A date header has whole seconds. */
  const told = () => {
    const dates: { date: number; receivedAt: number }[] = [];
    return { dates, onDate: (date: number, receivedAt: number) => dates.push({ date, receivedAt }) };
  };
  const dated = (ms: number) => ({ date: new Date(ms).toUTCString() });
  const isNow = { asymmetricMatch: (ms: unknown) => Math.abs(Number(ms) - Date.now()) < 60_000 };

  test('is told with what it takes and with what it refuses', async () => {
    const { dates, onDate } = told();
    await sendTo(aws.queueUrl('readings'), { onDate });
    await sendTo(aws.queueUrl('gone'), { onDate });

    expect(dates).toEqual([
      { date: isNow, receivedAt: isNow },
      { date: isNow, receivedAt: isNow },
    ]);
  });

  test('is told where this clock is hours behind, although the client then signs by that of AWS and is believed', async () => {
    const awsTime = Date.UTC(2036, 10, 20, 8);
    const body = '{"cell":"A-017"}';
    const { url, received } = await answering((response, request) => {
      const signedAt = String(request.headers['x-amz-date']);
      const isBelieved = signedAt.startsWith('20361120T08');
      const expired = { __type: 'com.amazon.coral.service#InvalidSignatureException', message: 'Signature expired' };
      const taken = { MessageId: 'm-1', MD5OfMessageBody: md5(body) };
      reply(response, isBelieved ? 200 : 403, isBelieved ? taken : expired, dated(awsTime));
    });
    const { dates, onDate } = told();

    expect(await sendTo(url, { onDate })).toEqual({ kind: 'sent', messageId: 'm-1' });

    expect(received).toHaveLength(2);
    expect(dates).toEqual([
      { date: awsTime, receivedAt: isNow },
      { date: awsTime, receivedAt: isNow },
    ]);
  });

  test('is asked for without credentials, and without a message', async () => {
    withoutCredentials();
    const { dates, onDate } = told();
    const { url, received } = await answering((response) => reply(response, 403, '', dated(2 * hour)));

    await benchQueue(url, { onDate }).askDate();

    expect(dates).toEqual([{ date: 2 * hour, receivedAt: isNow }]);
    expect(received).toMatchObject([{ method: 'GET', target: '/000000000000/readings', body: '' }]);
    expect(received[0]?.headers.authorization).toBeUndefined();
  });

  test('is what the local stack answers, too', async () => {
    const { dates, onDate } = told();
    const callsBefore = aws.calls.length;
    await benchQueue(aws.queueUrl('readings'), { onDate }).askDate();

    expect(dates).toEqual([{ date: isNow, receivedAt: isNow }]);
    expect(aws.calls).toHaveLength(callsBefore);
  });

  test.each([
    ['nobody listens', async () => `${await deadAddress()}/0/readings`],
    ['nobody answers', async () => (await answering(() => {})).url],
  ])('is not told where %s, and nothing else either', async (_, address) => {
    const { dates, onDate } = told();
    await benchQueue(await address(), { onDate }).askDate(50);

    expect(dates).toEqual([]);
  });

  test.each([
    ['a fresh one', { date: new Date(hour).toUTCString() }, 0, [hour]],
    ['none', {}, 0, []],
    ['what is none', { date: 'today' }, 0, []],
    ['that of an answer which was kept', { date: new Date(hour).toUTCString(), age: '7200' }, 0, []],
    ['one from before this machine slept', { date: new Date(hour).toUTCString() }, 61_000, []],
    ['one beside which this clock was set back', { date: new Date(hour).toUTCString() }, -61_000, []],
  ])('counts or does not count: %s', (_, headers, agoMs, dates) => {
    const { dates: seen, onDate } = told();
    tellDate(headers, Date.now() - agoMs, onDate);

    expect(seen.map(({ date }) => date)).toEqual(dates);
  });
});

describe('a pause', () => {
  test('ends where nobody wants it any more, also from its beginning on', async () => {
    const leaving = new AbortController();
    const pause = sleepUnless(3_600_000, leaving.signal);
    leaving.abort();

    await pause;
    await sleepUnless(3_600_000, leaving.signal);
  });

  test('ends by itself', async () => {
    await sleepUnless(1, never);
  });
});

/** Made for this test, and trusted by nobody. */
const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgPjQvgMb2lYGW/Uc7
F/6kdFhbaRaBaGO2H9WuqHd17pOhRANCAASeOQcGSXd2Y0b7vcyE8NYvJD8eXU1j
gURQSigjFXPDXewytEJz1d2+G5E8pSyt4lvyop9TrjkzMj4Rp5AjB0my
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBjzCCATagAwIBAgIUU99obMcIBAaVVWcRpNVbYiTZCy4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjExMjMzMloYDzIxMjYxMDI5
MTEyMzMyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASeOQcGSXd2Y0b7vcyE8NYvJD8eXU1jgURQSigjFXPDXewytEJz1d2+
G5E8pSyt4lvyop9TrjkzMj4Rp5AjB0myo2QwYjAdBgNVHQ4EFgQUCQfr3vgpwWV4
qBI3u+5vIleqGR8wHwYDVR0jBBgwFoAUCQfr3vgpwWV4qBI3u+5vIleqGR8wDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
IEyxclF7Om+QWNmrCZG9JxAuAHgq6xkrKy4OVBNB7yEEAiArpX74XrqJlr3m0M0F
ph9oQTtcEFMmkqFasiWE/+iMcQ==
-----END CERTIFICATE-----`,
};
