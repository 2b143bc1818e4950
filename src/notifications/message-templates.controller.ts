import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../access/allow.js';
import { SCHEDULERS } from '../access/roles.js';
import { Template } from '../shared/messages/template.js';
import { TemplateKey, Templates } from '../shared/messages/templates.js';
import { PreviewDto, PreviewView, TemplateListView, TemplateView } from './message.dto.js';

@ApiTags('messages')
@Controller('message-templates')
export class MessageTemplatesController {
  constructor(private readonly templates: Templates) {}

  /** Every kind of message that the service writes. */
  @Allow(...SCHEDULERS)
  @Get()
  list(): TemplateListView {
    return { items: this.templates.all().map(viewOf) };
  }

  /** What a message says, filled with given values or with examples. Sends nothing. */
  @Allow(...SCHEDULERS)
  @Post(':key/previews')
  @HttpCode(200)
  preview(@Param('key') key: string, @Body() { language, version, values }: PreviewDto): PreviewView {
    const { variables } = this.templates.get(key);
    const examples = Object.fromEntries(
      Object.entries(variables).map(([name, { example }]) => [name, example]),
    );
    const written = this.templates.write(key as TemplateKey, language, values ?? examples, version);
    return { ...written, language };
  }
}

function viewOf({ key, about, variables, versions }: Template): TemplateView {
  const numbers = versions.map(({ version }) => version);
  return {
    ...{ key: key as TemplateKey, about, version: numbers.at(-1)!, versions: numbers },
    variables: Object.entries(variables).map(([name, variable]) => ({ name, ...variable })),
  };
}
