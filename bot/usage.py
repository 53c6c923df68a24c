"""What is typed behind a command, and what is said of a command line that cannot be read."""

import re
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

NAME = "lalanh"


def _argument(metavar: str, words: str) -> object:
    return typer.Argument(metavar=metavar, help=words, show_default=False)


def _option(metavar: str, words: str) -> object:
    return typer.Option(metavar=metavar, help=words, show_default=False)


CampaignFile = Annotated[Path, _argument("TỆP", "tệp chiến dịch, như chien-dich.toml")]
TableFile = Annotated[Path, _argument("TỆP", "bảng đơn vị, như truong.xlsx")]
NewCopy = Annotated[Path, _argument("TỆP", "tên của bản sao, chưa có tệp nào tên như vậy")]
Copy = Annotated[Path, _argument("TỆP", "bản sao cần lấy lại")]
UnitCode = Annotated[str, _argument("ĐƠN_VỊ", "mã đơn vị, như THCS-NT")]
RoleName = Annotated[str, _argument("VAI_TRÒ", "teacher, manager hoặc officer")]
Who = Annotated[str, _argument("NGƯỜI", "như telegram:123456789, hoặc mã đăng ký")]
Uses = Annotated[int, typer.Option(min=1, max=500, metavar="SỐ", help="mã dùng cho bao nhiêu người, từ 1 đến 500")]
OfUnit = Annotated[str, _option("ĐƠN_VỊ", "mã đơn vị; không viết thì tất cả")]
AsOf = Annotated[str, _option("LÚC", "đến hết ngày hay phút nào, như 10/10, '10/10 09:30'; không viết thì đến nay")]
Out = Annotated[Path | None, _option("TỆP", "ghi vào tệp .xlsx hoặc .docx (biểu mẫu), hay .json (con số)")]
Told = Annotated[str, _option("DẤU", "dấu trong tin «Nhật ký đến nay…», như 120:9f86d081884c7d65")]
Sure = Annotated[bool, typer.Option("--yes", help="xóa mà không hỏi lại")]


def told(problem: TyperException) -> str:
    """What is wrong with the command line, and where the help is; the help itself where nothing was typed."""
    context = getattr(problem, "ctx", None)
    if type(problem).__name__ == "NoArgsIsHelpError":
        return problem.format_message()
    command = context.command_path if context else NAME
    return f"{_fault(problem)} Xem cách viết: `{command} --help`."


def _fault(problem: TyperException) -> str:
    match type(problem).__name__:
        case "MissingParameter":
            return f"Thiếu {_parameter(problem)}."
        case "NoSuchOption":
            return f"Không có tùy chọn {getattr(problem, 'option_name', '')}."
        case "BadOptionUsage":
            return f"Sau {getattr(problem, 'option_name', '')} còn thiếu giá trị."
        case "BadParameter":
            return f"{_parameter(problem)}: giá trị này không dùng được."
    unknown = re.match(r"No such command '(.+)'", problem.format_message())
    return f"Không có lệnh {unknown[1]}." if unknown else "Dòng lệnh có phần thừa."


def _parameter(problem: TyperException) -> str:
    parameter: Any = getattr(problem, "param", None)
    if parameter is None:
        return ""
    return str(parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar or parameter.name)
