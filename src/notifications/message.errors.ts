import { problem } from '../shared/domain-error.js';

export class MessageNotDead extends problem(
  'MESSAGE_NOT_DEAD',
  409,
  '消息未被放弃，不能重发',
  'Only a message that was given up can be sent again',
) {}

export class MessageLetGo extends problem(
  'MESSAGE_LET_GO',
  409,
  '消息内容已清除，不能重发',
  'The message was let go and cannot be sent again',
) {}
