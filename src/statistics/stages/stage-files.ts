import { StreamableFile } from '@nestjs/common';
import { download } from '../../shared/http/download.js';
import { toXlsx, XLSX_TYPE } from '../../shared/spreadsheet.js';
import { titleOf } from './compiled-stage.js';
import { stageDocument } from './stage-document.js';
import { CompiledStageView, StageFileFormat } from './stage-report.dto.js';
import { stageWorkbook } from './stage-workbook.js';

export const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** `春风行动第一阶段情况报告-山西省.docx` */
export async function stageFile(
  compiled: CompiledStageView,
  format: StageFileFormat,
): Promise<StreamableFile> {
  const name = `${titleOf(compiled)}-${compiled.reporter}.${format}`;
  if (format === StageFileFormat.Xlsx)
    return download(await toXlsx(stageWorkbook(compiled)), XLSX_TYPE, name);
  return download(await stageDocument(compiled), DOCX_TYPE, name);
}
