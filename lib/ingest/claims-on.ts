import type { ClaimRecord } from '../ledger/entries.ts';
import type { CellAtWork } from './file-claimed.ts';
import { type PlannedSession, sessionOfEndedClaim, weightOfPlanned } from './planned-session.ts';

/**
 * The claims on a cell: those that have ended, to be taken over, and others, which stay. One that was taken over in this
 * invocation already stays as well. One that has ended and has nothing open is neither: it goes.
 */
export function claimsOn(cellId: string, { state, handled }: CellAtWork) {
  const ended: PlannedSession[] = [];
  const others: ClaimRecord[] = [];
  for (const claim of state.head.claims()) {
    const isHandled = claim.sent.some((id) => handled.has(id));
    const isAlive = claim.until > state.readAt;
    const [session] = isAlive || isHandled ? [] : sessionOfEndedClaim(cellId, claim, state);
    if (session) ended.push(session);
    else if (isAlive || isHandled) others.push(claim);
  }
  return { ended, others };
}

/** What a head holds at the most, in bytes, with room left below DynamoDB's 400 KB for an item. */
const mostHeadBytes = 330_000;

/** As many sessions as the cell's head has room for, beside the claims that stay in it. */
export function fitting(
  planned: readonly PlannedSession[],
  claims: readonly (ClaimRecord | undefined)[],
): PlannedSession[] {
  let bytes = claims.length > 0 ? Buffer.byteLength(JSON.stringify(claims)) : 0;
  const beyond = planned.findIndex((session) => {
    bytes += weightOfPlanned(session);
    return bytes > mostHeadBytes;
  });
  return planned.slice(0, beyond < 0 ? planned.length : beyond);
}
