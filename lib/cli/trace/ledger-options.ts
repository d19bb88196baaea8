import { Option } from 'commander';

/** Which ledger is meant. */
export const ledgerOptions = (): readonly Option[] => [
  new Option('--ledger-table <name>', 'the DynamoDB table of a deployment').conflicts('ledgerFile'),
  new Option('--ledger-file <file>', 'the SQLite file of a ledger'),
];
