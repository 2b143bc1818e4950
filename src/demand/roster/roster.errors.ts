import { problem } from '../../shared/domain-error.js';

export class FileMissing extends problem(
  'FILE_MISSING',
  422,
  '请在 file 字段上传表格文件',
  'Upload the spreadsheet in the field "file"',
) {}
export class BrokenUpload extends problem(
  'BROKEN_UPLOAD',
  400,
  '上传的表单不完整或无法读取，请重新上传',
  'The uploaded form is cut off or cannot be read',
) {}
export class NotASpreadsheet extends problem(
  'NOT_A_SPREADSHEET',
  422,
  '不是电子表格，请上传 .xlsx 或 .csv 文件（旧的 .xls 或加密的文件请另存为 .xlsx）',
  'Not a spreadsheet: upload .xlsx or .csv',
) {}
export class BrokenSpreadsheet extends problem(
  'BROKEN_SPREADSHEET',
  422,
  '文件已损坏，无法读取，请重新保存后上传',
  'The file is damaged and cannot be read',
) {}
export class OversizedArchive extends problem(
  'OVERSIZED_ARCHIVE',
  422,
  '文件解压后过大，已拒绝读取；请只保留花名册一张表后重新保存',
  'The file inflates to more than is taken',
) {}
export class MissingColumns extends problem(
  'MISSING_COLUMNS',
  422,
  '表头缺少必需的列',
  'The header lacks required columns',
) {}
export class RepeatedColumns extends problem(
  'REPEATED_COLUMNS',
  422,
  '表头有重复的列',
  'The header names a column twice',
) {}
export class EmptyRoster extends problem('EMPTY_ROSTER', 422, '花名册没有数据行', 'The roster has no rows') {}
export class TooManyRows extends problem(
  'TOO_MANY_ROWS',
  422,
  '花名册行数过多，一行也没有导入；请拆成几个文件',
  'The roster has too many rows, none was imported; split it',
) {}
export class ReportNotReady extends problem(
  'REPORT_NOT_READY',
  409,
  '没有可下载的结果：导入尚未结束，或文件未能读取',
  'The import has not ended, or the file could not be read',
) {}
/** Something of ours failed; what was imported before stays. */
export class ImportBroken extends problem(
  'IMPORT_BROKEN',
  500,
  '导入因系统故障中断，已导入的行保留；请重新上传，不会重复导入',
  'The import broke off; rows imported so far stay, upload again',
) {}
