import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_FLAGS } from '../demo/service.js';

const flagsIn = (text: string) => text.match(/--[a-z][a-z-]*(=\d+)?/g);
const read = (file: string) => readFileSync(join(__dirname, '..', file), 'utf8');

it('runs the service with the same flags from npm, in the image, and where it is measured', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  expect(flagsIn(scripts.start)).toEqual(NODE_FLAGS);
  expect(flagsIn(/^CMD \["node".*$/m.exec(read('docker/Dockerfile'))![0])).toEqual(NODE_FLAGS);
});
