import type { ApiRequest } from '../world/history.ts';
import type { Check } from './check.ts';

/**
 * A create whose answer is not known is settled by looking the name up and, if it is not there, sending the same again:
 * until then its readings are sent in no other measurement, by whomever.
 */
export const unknownAnswers: Check = {
  promise: 'an unknown answer is settled by looking it up and sending the same again',
  violations: ({ requests, measurements }, tally) => {
    const committedAt = new Map(measurements.map((one) => [`${one.cellId} ${one.name}`, one.committedAt]));
    const isFoundAt = (at: number, create: ApiRequest) =>
      requests.some(
        (request) =>
          request.at >= create.at &&
          isLookUpOf(create, request) &&
          isTold(request, at) &&
          (committedAt.get(`${create.cellId} ${create.name}`) ?? Number.POSITIVE_INFINITY) <=
            (request.answeredAt as number),
      );
    const creates = requests.filter(({ operation }) => operation === 'create');
    return [...Map.groupBy(creates, ({ cellId }) => cellId).values()].flatMap((ofCell) =>
      ofCell.flatMap((create, index) => {
        const open = ofCell
          .slice(0, index)
          .filter((earlier) => isOpenAt(create.at, earlier, ofCell) && !isFoundAt(create.at, earlier));
        tally.checked(open.length);
        return open.flatMap((earlier) => {
          if (earlier.name === create.name) {
            const isRight = wasLookedUp(earlier, create, requests);
            return isRight
              ? []
              : [`invocation ${create.invocation} sends "${create.name}" again without looking it up`];
          }
          const shared = create.readingIds?.find((id) => earlier.readingIds?.includes(id));
          if (shared === undefined) return [];
          const instead = `while it is not known what became of "${earlier.name}"`;
          return [`invocation ${create.invocation} sends ${shared} as "${create.name}" ${instead}`];
        });
      }),
    );
  },
};

/** Whether at a moment nobody had been told what became of a create, or of the same sent again. */
function isOpenAt(at: number, create: ApiRequest, creates: readonly ApiRequest[]): boolean {
  if (isTold(create, at) || create.answer === 'throttled') return false;
  return !creates.some(
    (other) =>
      other.at >= create.at &&
      isTold(other, at) &&
      // Where there is no such cell, none of its measurements was created.
      (other.name === create.name || other.answer === 'missing'),
  );
}

/** An answer that says what became of it, or that nothing was done. */
const isTold = ({ answer, answeredAt = Number.POSITIVE_INFINITY }: ApiRequest, at: number): boolean =>
  answer !== undefined && answer !== 'unknown' && answer !== 'throttled' && answeredAt <= at;

const isLookUpOf = ({ cellId, name }: ApiRequest, { key }: ApiRequest): boolean =>
  key === `measurementsNamed ${cellId} ${name} from 0`;

const wasLookedUp = (earlier: ApiRequest, create: ApiRequest, requests: readonly ApiRequest[]): boolean =>
  requests.some((request) => isLookUpOf(create, request) && request.at >= earlier.at && isTold(request, create.at));
