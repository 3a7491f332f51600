"""Photos, files, sound: chosen, kept, played, refused."""

import io

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from .wx_world import READY, Telephone

pytestmark = pytest.mark.skipif(
    not READY, reason="needs Node, `npm ci` in miniprogram_mock/phone, and Chromium"
)
ALLOWED = "scope.camera", "scope.record", "scope.writePhotosAlbum"


@pytest.fixture(autouse=True, scope="module")
def allowed(telephone: Telephone) -> None:
    telephone.allow(privacy=True, **dict.fromkeys(ALLOWED, True))


def photo(name: str = "a.png", size: tuple[int, int] = (40, 30)) -> FilePayload:
    drawn = io.BytesIO()
    Image.new("RGB", size, "green").save(drawn, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": drawn.getvalue()}


def taken(telephone: Telephone, *files: FilePayload, **options: object) -> dict[str, object]:
    """Choose these files from the album."""
    with telephone.page.expect_file_chooser() as chooser:
        telephone.ask("chooseMedia", sourceType=["album"], **options)
    chooser.value.set_files(list(files))
    return telephone.said()


def one(telephone: Telephone) -> str:
    """A path of a photo that was just chosen."""
    found: str = taken(telephone, photo())["tempFiles"][0]["tempFilePath"]  # type: ignore[index]
    return found


def test_of_forty_photos_nine_are_taken_and_it_is_said(telephone: Telephone) -> None:
    found = taken(telephone, *[photo(f"{n}.png") for n in range(40)], count=9)
    files = found["tempFiles"]
    assert isinstance(files, list)
    assert [file["fileType"] for file in files] == ["image"] * 9
    assert all(file["tempFilePath"].startswith("http://tmp/") for file in files)
    assert {(file["width"], file["height"]) for file in files} == {(40, 30)}
    expect(telephone.page.get_by_text("一次最多选 9 张，先放了前 9 张")).to_be_visible()


def test_a_large_photo_becomes_smaller_and_what_is_none_is_left(telephone: Telephone) -> None:
    words: FilePayload = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    large = photo(size=(2400, 1200))
    files = taken(telephone, words, large)["tempFiles"]
    assert [(file["width"], file["height"]) for file in files] == [(1920, 960)]  # type: ignore[attr-defined]
    expect(telephone.page.get_by_text("有 1 张不是图片")).to_be_visible()
    original = taken(telephone, large, sizeType=["original"])["tempFiles"]
    assert [file["width"] for file in original] == [2400]  # type: ignore[attr-defined]
    assert taken(telephone, words)["errMsg"] == "chooseMedia:fail cancel"
    path = original[0]["tempFilePath"]  # type: ignore[index]
    info = telephone.call("getImageInfo", src=path)
    assert (info["width"], info["type"], info["orientation"]) == (2400, "png", "up")
    small = telephone.call("compressImage", src=path, compressedWidth=300)["tempFilePath"]
    info = telephone.call("getImageInfo", src=small)
    assert (info["width"], info["height"], info["type"]) == (300, 150, "jpeg")


def test_the_camera_is_another_way_and_may_be_refused(telephone: Telephone) -> None:
    telephone.ask("chooseMedia")
    with telephone.page.expect_file_chooser() as chooser:
        telephone.button("拍摄").tap()
    chooser.value.set_files([photo()])
    assert len(telephone.said()["tempFiles"]) == 1
    telephone.allow(**{"scope.camera": False})
    assert telephone.call("chooseMedia", sourceType=["camera"]) == {
        "errMsg": "chooseMedia:fail auth deny", "errno": 103,
    }  # fmt: skip
    telephone.ask("chooseMedia")
    telephone.button("取消").tap()
    assert telephone.refusal_said() == "chooseMedia:fail cancel"
    with telephone.page.expect_file_chooser():
        telephone.ask("chooseMedia", sourceType=["album"])
    telephone.page.locator("input[type=file]").dispatch_event("cancel")
    assert telephone.refusal_said() == "chooseMedia:fail cancel"


def test_pictures_are_looked_at_by_key_and_by_finger(telephone: Telephone) -> None:
    page, paths = telephone.page, [one(telephone), one(telephone)]
    telephone.call("previewImage", urls=paths, current=paths[1])
    expect(telephone.dialog.get_by_text("第 2 张，共 2 张")).to_be_visible()
    assert page.get_by_role("img", name="第 2 张图片").evaluate("one => one.decode()") is None
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("img", name="第 1 张图片")).to_be_visible()
    telephone.button("下一张").tap()
    expect(page.get_by_role("img", name="第 2 张图片")).to_be_visible()
    page.go_back()
    expect(telephone.dialog).to_have_count(0)
    assert page.evaluate("getCurrentPages().length") == 1
    assert "at least 1 item" in telephone.refusal("previewImage", urls=[])


def test_a_picture_goes_to_the_album_where_that_is_allowed(telephone: Telephone) -> None:
    path = one(telephone)
    with telephone.page.expect_download() as download:
        assert telephone.refusal("saveImageToPhotosAlbum", filePath=path) == (
            "saveImageToPhotosAlbum:ok"
        )
    assert download.value.suggested_filename == path.removeprefix("http://tmp/")
    telephone.allow(**{"scope.writePhotosAlbum": False})
    assert telephone.refusal("saveImageToPhotosAlbum", filePath=path) == (
        "saveImageToPhotosAlbum:fail auth deny"
    )


def test_a_voice_is_recorded_and_heard(telephone: Telephone) -> None:
    page = telephone.page
    page.evaluate("""() => {
      navigator.mediaDevices.getUserMedia = async () => {
        const sound = new AudioContext(), tone = sound.createOscillator()
        const to = sound.createMediaStreamDestination()
        tone.connect(to)
        tone.start()
        return to.stream
      }
      globalThis.recorder = wx.getRecorderManager()
      globalThis.failed = new Promise(resolve => recorder.onError(resolve))
      globalThis.tape = new Promise(resolve => {
        recorder.onStop(resolve)
        recorder.onStart(() => setTimeout(() => recorder.stop(), 150))
      })
      recorder.start({ duration: 10000 })
    }""")
    tape = page.evaluate("tape")
    assert tape["fileSize"] > 0
    assert tape["duration"] >= 100
    heard = page.evaluate(
        """path => new Promise((resolve, reject) => {
          const player = wx.createInnerAudioContext()
          player.onEnded(() => resolve('ended'))
          player.onError(resolve)
          player.src = path
          player.play()
        })""",
        tape["tempFilePath"],
    )
    assert heard == "ended"
    telephone.allow(**{"scope.record": False})
    page.evaluate("recorder.start()")
    assert page.evaluate("failed")["errMsg"] == "operateRecorder:fail auth deny"


def test_files_stay_when_the_phone_is_put_away(telephone: Telephone) -> None:
    page, path = telephone.page, one(telephone)
    folder = page.evaluate("wx.env.USER_DATA_PATH")
    telephone.file("copyFile", srcPath=path, destPath=f"{folder}/waiting-1.jpg")
    telephone.file("writeFile", filePath=f"{folder}/words.txt", data="井盖坏了")
    saved = telephone.file("saveFile", tempFilePath=path)["savedFilePath"]
    gone = telephone.file("readFile", filePath=path)
    assert gone["errMsg"] == f"readFile:fail no such file or directory, open {path}"
    denied = telephone.file("writeFile", filePath="http://tmp/a.txt", data="")
    assert denied["errMsg"] == "writeFile:fail permission denied, open http://tmp/a.txt"
    page.reload()
    page.get_by_role("heading", name="试验台").wait_for()
    assert telephone.refusal("openSetting") == (
        "openSetting:fail can only be invoked by user TAP gesture."
    )
    files = telephone.file("readdir", dirPath=folder)["files"]
    assert sorted(files) == ["waiting-1.jpg", "words.txt"]
    words = telephone.file("readFile", filePath=f"{folder}/words.txt", encoding="utf8")
    assert words["data"] == "井盖坏了"
    assert telephone.call("getImageInfo", src=saved)["width"] == 40
    kept = telephone.file("getSavedFileList")["fileList"]
    assert [file["filePath"] for file in kept] == [saved]
    up = {"url": f"{telephone.server}/echo", "filePath": f"{folder}/waiting-1.jpg"}
    page.evaluate(
        "([name, options]) => ask(name, { ...options, name: 'photo' })", ["uploadFile", up]
    )
    assert telephone.said()["statusCode"] == 200
    telephone.file("unlink", filePath=f"{folder}/waiting-1.jpg")
    assert telephone.file("readdir", dirPath=folder)["files"] == ["words.txt"]
    page.evaluate("""() => {
      IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError') }
    }""")
    full = telephone.file("writeFile", filePath=f"{folder}/more.txt", data="x")
    assert full["errMsg"] == (
        "writeFile:fail the maximum size of the file storage limit is exceeded"
    )
