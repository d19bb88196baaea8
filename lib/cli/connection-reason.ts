import { quoted } from '../domain/problem.ts';

type ConnectionError = Error & { code?: string; hostname?: string; $response?: { statusCode?: number } };

const isOnline = 'is this machine online?';
const inBetween = 'does a proxy or a sign-in page stand in between?';

/**
 * Why a call reached no service of AWS, in a clause that says what to look at; `undefined` where it did reach one. What
 * listens at the address says nothing of it: in a laboratory's network that may be a proxy, or the page where guests sign in.
 */
export function connectionReason(error: unknown, url: string): string | undefined {
  return withoutConnection(error as ConnectionError, url) ?? withoutService(error as ConnectionError);
}

function withoutConnection({ code = '', name, hostname }: ConnectionError, url: string): string | undefined {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name ${quoted(hostname ?? new URL(url).hostname)} is not known here: ${isOnline}`;
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
      return `there is no way to it from here: ${isOnline}`;
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection was cut off';
    // A machine whose battery is empty takes every certificate for one of the future.
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return `its certificate is not valid now (${code}): is this machine's clock right, and ${inBetween}`;
  }
  // The AWS client tells most of what ended a connection early by this name as well.
  if (code === 'ETIMEDOUT' || name === 'TimeoutError' || name === 'AbortError') {
    return `it did not answer in time: ${isOnline}`;
  }
  if (/CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$/.test(code)) {
    return `its certificate is none that this machine trusts (${code}): ${inBetween} A proxy's own goes into NODE_EXTRA_CA_CERTS`;
  }
  return /^EPROTO$|^ERR_SSL_/.test(code) ? `what answers there is not AWS (${code}): ${inBetween}` : undefined;
}

/** An answer that the AWS client could not read, or that does not belong to what was sent. */
function withoutService({ name, message, $response }: ConnectionError): string | undefined {
  if (message === 'InvalidChecksumError') return `what answers there is not AWS: ${inBetween}`;
  const status = $response?.statusCode;
  if (status === undefined || (name !== 'SyntaxError' && name !== 'Unknown')) return undefined;
  // 511 is the status that sign-in pages are meant to have (RFC 6585, section 6).
  if (status >= 500 && status !== 511) return `it is out of order (status ${status})`;
  return `what answers there is not AWS (status ${status}): ${inBetween}`;
}
