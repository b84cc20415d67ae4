; The installer for Windows: for one user, without an administrator.
;   makensis -WX -DVERSION=0.1.0 -DSOURCE=FOLDER -DICON=FILE.ico -DLICENCE=LICENSE -DOUT=hostler-0.1.0-windows.exe hostler.nsi
; All paths absolute. SOURCE is the folder of installers/build.py; windows/build.ps1 does all of it.
Unicode true
SetCompressor /SOLID lzma
RequestExecutionLevel user
; A file that can't be written ends it: half a program is none.
AllowSkipFiles off
ManifestDPIAware true

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh

!define NAME "Hostler"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
; The app itself writes a value here when it is to start at login, and Windows there when that is switched off: hostler/system/autostart/windows.py.
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"

Name "${NAME}"
OutFile "${OUT}"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Installs ${NAME} ${VERSION}"
VIAddVersionKey LegalCopyright "The Hostler authors, MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\hostler-app.exe"
!define MUI_LANGDLL_ALLLANGUAGES
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString PROGRAM ${LANG_ENGLISH} "Hostler, with its entry in the start menu"
LangString PROGRAM ${LANG_GERMAN} "Hostler, mit Eintrag im Startmenü"
LangString ON_DESKTOP ${LANG_ENGLISH} "An icon on the desktop"
LangString ON_DESKTOP ${LANG_GERMAN} "Ein Symbol auf dem Desktop"
LangString USER_DATA ${LANG_ENGLISH} "Settings, history and usage too"
LangString USER_DATA ${LANG_GERMAN} "Auch Einstellungen, Verlauf und Verbrauch"
LangString STILL_RUNS ${LANG_ENGLISH} "Hostler is still running. End it in its tray menu, then choose Retry."
LangString STILL_RUNS ${LANG_GERMAN} "Hostler läuft noch. Nach dem Beenden in seinem Menü in der Taskleiste geht es mit „Wiederholen“ weiter."
LangString NOT_WRITTEN ${LANG_ENGLISH} "The files couldn't be written, so what was there before stays. Is the disk full?"
LangString NOT_WRITTEN ${LANG_GERMAN} "Die Dateien ließen sich nicht schreiben; was vorher da war, bleibt. Ist die Festplatte voll?"

; The folder is always this one: the uninstaller removes it whole, so nobody may choose another one.
!macro PLACE
  StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
!macroend

Function .onInit
  !insertmacro PLACE
FunctionEnd

Function un.onInit
  !insertmacro PLACE
FunctionEnd

; Sets the error flag when FILE is there and runs: Windows then lets nobody write into it, though it lets it be renamed.
!macro LOOK_WHETHER_IT_RUNS FILE
  ${If} ${FileExists} "${FILE}"
    FileOpen $0 "${FILE}" a
    ${If} $0 != ""
      FileClose $0
    ${EndIf}
  ${EndIf}
!macroend

; Asks a Hostler that runs to end, and waits for that.
!macro END_RUNNING un
  Function ${un}EndRunning
    ${If} ${FileExists} "$INSTDIR\hostler.exe"
      nsExec::Exec /TIMEOUT=10000 '"$INSTDIR\hostler.exe" quit'
      Pop $0
      again:
        StrCpy $1 0
        ${Do}
          ClearErrors
          !insertmacro LOOK_WHETHER_IT_RUNS "$INSTDIR\hostler.exe"
          !insertmacro LOOK_WHETHER_IT_RUNS "$INSTDIR\hostler-app.exe"
          ${IfNot} ${Errors}
            Return
          ${EndIf}
          Sleep 250
          IntOp $1 $1 + 1
        ${LoopUntil} $1 > 40
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(STILL_RUNS)" /SD IDCANCEL IDRETRY again
        Abort "$(STILL_RUNS)"
    ${EndIf}
  FunctionEnd
!macroend
!insertmacro END_RUNNING ""
!insertmacro END_RUNNING "un."

; Brings the old files back, unless the new ones are all there: of those the uninstaller is written last.
Function PutBack
  ${If} ${FileExists} "$INSTDIR.old\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\uninstall.exe"
    SetOutPath "$TEMP"
    RMDir /r "$INSTDIR"
    Rename "$INSTDIR.old" "$INSTDIR"
  ${EndIf}
FunctionEnd

; A full disk ends the installer inside of File, where the section doesn't go on.
Function .onInstFailed
  Call PutBack
FunctionEnd

Section "$(PROGRAM)" PROGRAM_SECTION
  SectionIn RO
  ; One that was killed half-way couldn't do that itself.
  Call PutBack
  Call EndRunning
  ; The old files step aside until all the new ones are there.
  RMDir /r "$INSTDIR.old"
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\*.*"
    Rename "$INSTDIR" "$INSTDIR.old"
  ${EndIf}
  ${IfNot} ${Errors}
    SetOutPath "$INSTDIR"
    SetOverwrite on
    ; By its name alone, since a separator would be this system's or that one's.
    !cd "${SOURCE}"
    File /r "*"
    WriteUninstaller "$INSTDIR\uninstall.exe"
  ${EndIf}
  ${If} ${Errors}
    Call PutBack
    MessageBox MB_OK|MB_ICONSTOP "$(NOT_WRITTEN)" /SD IDOK
    Abort "$(NOT_WRITTEN)"
  ${EndIf}
  RMDir /r "$INSTDIR.old"

  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\hostler-app.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\hostler-app.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Hostler authors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section /o "$(ON_DESKTOP)" DESKTOP_SECTION
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\hostler-app.exe"
SectionEnd

Section "un.$(PROGRAM)"
  SectionIn RO
  Call un.EndRunning
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR"
  RMDir /r "$INSTDIR.old"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegValue HKCU "${RUN}" "${NAME}"
  DeleteRegValue HKCU "${APPROVED}" "${NAME}"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd

Section /o "un.$(USER_DATA)"
  RMDir /r "$LOCALAPPDATA\hostler"
SectionEnd
