"""macOS: the app in front, what is selected in it, the pasteboard, and the permission that this needs.

Not yet run there; tests drive it by fakes. Sources: AXUIElement.h, AXAttributeConstants.h, NSWorkspace, NSPasteboard,
CFString; nspasteboard.org.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import msgspec

SECURE_FIELD = "AXSecureTextField"
UTF8 = 0x08000100
"""kCFStringEncodingUTF8."""


class FrontApp(msgspec.Struct, frozen=True):
    """The app whose windows get the keys. `process` 0: none, or our own."""

    process: int = 0
    name: str = ""
    """Its bundle's identifier in lower case, like `com.apple.textedit`."""


class Focused(msgspec.Struct, frozen=True):
    """The part of an app that has the keys. Its repr holds no text."""

    selected: str | None
    """None where the app doesn't tell."""
    secret: bool = False
    """Whether it is a field for passwords."""

    def __repr__(self) -> str:
        return f"Focused({len(self.selected or '')} chars)"


class MacOS(Protocol):
    """The calls that are made, so that tests can stand in for the system."""

    def trusted(self) -> bool:
        """Whether the user lets this program see what is selected in others."""
        ...

    def ask(self) -> None:
        """Shows the system's own question, which leads to its settings. Asked once, it shows no more by itself."""
        ...

    def front(self) -> FrontApp: ...

    def focused(self, process: int, timeout_s: float) -> Focused:
        """Asks the app, which has so long for each of three answers."""
        ...

    def types(self) -> Sequence[str]:
        """What the pasteboard holds."""
        ...

    def data(self, kind: str) -> bytes: ...


def system_calls() -> MacOS:
    """The real ones. Raises OSError elsewhere than on macOS."""
    if sys.platform != "darwin":
        raise OSError("these calls exist on macOS only")
    import ctypes
    import ctypes.util
    from ctypes import c_char_p, c_float, c_int, c_int32, c_long, c_ulong, c_void_p

    def library(name: str) -> ctypes.CDLL:
        return ctypes.CDLL(ctypes.util.find_library(name))

    services, foundation, objc = library("ApplicationServices"), library("CoreFoundation"), library("objc")
    library("AppKit")
    for function in (objc.objc_getClass, objc.sel_registerName):
        function.restype, function.argtypes = c_void_p, (c_char_p,)
    foundation.CFStringCreateWithCString.restype = c_void_p
    foundation.CFStringCreateWithCString.argtypes = (c_void_p, c_char_p, ctypes.c_uint32)
    foundation.CFStringGetLength.restype, foundation.CFStringGetLength.argtypes = c_long, (c_void_p,)
    foundation.CFStringGetCString.argtypes = (c_void_p, c_char_p, c_long, ctypes.c_uint32)
    foundation.CFStringGetTypeID.restype = foundation.CFGetTypeID.restype = c_ulong
    foundation.CFGetTypeID.argtypes = foundation.CFRelease.argtypes = (c_void_p,)
    foundation.CFDictionaryCreate.restype = c_void_p
    foundation.CFDictionaryCreate.argtypes = (c_void_p, c_void_p, c_void_p, c_long, c_void_p, c_void_p)
    services.AXIsProcessTrusted.restype = ctypes.c_bool
    services.AXIsProcessTrustedWithOptions.argtypes = (c_void_p,)
    services.AXUIElementCreateApplication.restype, services.AXUIElementCreateApplication.argtypes = c_void_p, (c_int,)
    services.AXUIElementSetMessagingTimeout.argtypes = (c_void_p, c_float)
    services.AXUIElementCopyAttributeValue.restype = c_int32
    services.AXUIElementCopyAttributeValue.argtypes = (c_void_p, c_void_p, ctypes.POINTER(c_void_p))

    def send(receiver: int | None, selector: str, *arguments: int | None, result: type = c_void_p) -> int:
        """One message; every argument is an object or a number as large as one."""
        prototype = ctypes.CFUNCTYPE(result, c_void_p, c_void_p, *(c_void_p for _ in arguments))
        call = prototype(("objc_msgSend", objc))
        return call(receiver, objc.sel_registerName(selector.encode()), *arguments) or 0

    def made_by(name: str, selector: str) -> int:
        return send(objc.objc_getClass(name.encode()), selector)

    def text(string: int) -> str:
        """Of a CFString or NSString, which are the same."""
        size = 4 * foundation.CFStringGetLength(string) + 1
        room = ctypes.create_string_buffer(size)
        return room.value.decode("utf-8", "replace") if foundation.CFStringGetCString(string, room, size, UTF8) else ""

    @contextmanager
    def string(of: str) -> Iterator[int]:
        made = foundation.CFStringCreateWithCString(None, of.encode(), UTF8)
        try:
            yield made
        finally:
            foundation.CFRelease(made)

    @contextmanager
    def pool() -> Iterator[None]:
        """Threads that aren't AppKit's own have none, and would keep every object."""
        made = send(made_by("NSAutoreleasePool", "alloc"), "init")
        try:
            yield
        finally:
            send(made, "drain")

    @contextmanager
    def attribute(element: int, name: str) -> Iterator[int]:
        """What an element says of itself; 0 where it says nothing."""
        value = c_void_p()
        with string(name) as named:
            services.AXUIElementCopyAttributeValue(element, named, ctypes.byref(value))
        try:
            yield value.value or 0
        finally:
            if value.value:
                foundation.CFRelease(value)

    def said(element: int, name: str) -> str | None:
        with attribute(element, name) as value:
            is_text = value and foundation.CFGetTypeID(value) == foundation.CFStringGetTypeID()
            return text(value) if is_text else None

    class Calls:
        def trusted(self) -> bool:
            return bool(services.AXIsProcessTrusted())

        def ask(self) -> None:
            key = c_void_p.in_dll(services, "kAXTrustedCheckOptionPrompt")
            yes = c_void_p.in_dll(foundation, "kCFBooleanTrue")
            # The keys and values are the system's own and live for ever, so nothing counts them.
            options = foundation.CFDictionaryCreate(None, ctypes.byref(key), ctypes.byref(yes), 1, None, None)
            services.AXIsProcessTrustedWithOptions(options)
            foundation.CFRelease(options)

        def front(self) -> FrontApp:
            with pool():
                app = send(made_by("NSWorkspace", "sharedWorkspace"), "frontmostApplication")
                process = send(app, "processIdentifier", result=c_int) if app else 0
                if not app or process == os.getpid():
                    return FrontApp()
                name = send(app, "bundleIdentifier")
                return FrontApp(process, text(name).lower() if name else "")

        def focused(self, process: int, timeout_s: float) -> Focused:
            app = services.AXUIElementCreateApplication(process)
            try:
                services.AXUIElementSetMessagingTimeout(app, timeout_s)
                with attribute(app, "AXFocusedUIElement") as element:
                    if not element:
                        return Focused(None)
                    services.AXUIElementSetMessagingTimeout(element, timeout_s)
                    if said(element, "AXSubrole") == SECURE_FIELD:
                        return Focused(None, secret=True)
                    return Focused(said(element, "AXSelectedText"))
            finally:
                foundation.CFRelease(app)

        def types(self) -> Sequence[str]:
            with pool():
                found = send(made_by("NSPasteboard", "generalPasteboard"), "types")
                count = send(found, "count", result=c_ulong) if found else 0
                return [text(send(found, "objectAtIndex:", index)) for index in range(count)]

        def data(self, kind: str) -> bytes:
            with pool(), string(kind) as named:
                found = send(made_by("NSPasteboard", "generalPasteboard"), "dataForType:", named)
                size = send(found, "length", result=c_ulong) if found else 0
                return ctypes.string_at(send(found, "bytes"), size) if size else b""

    return Calls()
