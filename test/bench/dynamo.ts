/** DynamoDB, emulated in a process of its own: its work is not ours. */
import { startDynamo } from '../support/dynamodb.ts';

const table = 'ledger';
const dynamo = await startDynamo();
await dynamo.createLedgerTable(table);
process.send?.({ environment: dynamo.environment, table });
process.on('disconnect', () => process.exit(0));
