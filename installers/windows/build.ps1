# Makes dist\hostler-VERSION-windows.exe, on Windows with uv and NSIS 3 on the PATH:
#   powershell -ExecutionPolicy Bypass -File installers\windows\build.ps1
# Signed when SIGN_CERTIFICATE names a .pfx file (SIGN_PASSWORD: its password; SIGN_TIMESTAMP: a timestamp server).
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")

function Invoke-Checked([string]$Program, [string[]]$Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program ended with $LASTEXITCODE" }
}

function Add-Signature([string[]]$Files) {
    if (-not $env:SIGN_CERTIFICATE) {
        Write-Host "Not signed, since SIGN_CERTIFICATE is not set: $Files"
        return
    }
    $arguments = @("sign", "/fd", "sha256", "/f", $env:SIGN_CERTIFICATE)
    if ($env:SIGN_PASSWORD) { $arguments += @("/p", $env:SIGN_PASSWORD) }
    if ($env:SIGN_TIMESTAMP) { $arguments += @("/tr", $env:SIGN_TIMESTAMP, "/td", "sha256") }
    Invoke-Checked "signtool" ($arguments + $Files)
}

Invoke-Checked "uv" @("sync", "--locked", "--group", "package")
Invoke-Checked ".venv\Scripts\python.exe" @("installers\build.py")
Add-Signature @("dist\hostler\hostler.exe", "dist\hostler\hostler-app.exe")

$version = (Select-String -Path pyproject.toml -Pattern '^version = "(.*)"$').Matches[0].Groups[1].Value
$root = (Get-Location).Path
$installer = "$root\dist\hostler-$version-windows.exe"
Invoke-Checked "makensis" @(
    "-WX", "-DVERSION=$version", "-DSOURCE=$root\dist\hostler", "-DICON=$root\dist\icons\hostler.ico",
    "-DLICENCE=$root\LICENSE", "-DOUT=$installer", "installers\windows\hostler.nsi"
)
Add-Signature @($installer)
Write-Host $installer
