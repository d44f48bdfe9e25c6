# What the rules over the operating system's side say.

identity-match-same = BMC と Windows は同じサーバーのものです (識別情報 3 個のうち { $count } 個が一致)。
identity-match-conflict = BMC と Windows の識別情報に相違があります。2 台の別のサーバーの可能性があるため、両者の情報は結合していません。
identity-match-too-little = BMC と Windows が同じサーバーのものかどうかは不明です (識別情報 3 個のうち { $count } 個が一致。{ $wanted } 個の一致が必要で、読み取れないものがあってはなりません)。
identity-match-unread = BMC と Windows が同じサーバーのものかどうかは不明です。
windows-firmware-view-same = Windows は、BMC が報告する UEFI ({ $version }) で起動しています。
windows-firmware-view-different = Windows は UEFI { $windows } で起動しましたが、BMC の報告は { $bmc } です: UEFI が有効化されてから Windows が起動していません。
windows-firmware-view-unread = Windows が BMC の報告する UEFI で起動したかどうかは不明です。
windows-build-client = この Windows はクライアントで、表の対象はサーバーです。
windows-build-unread = 実行中の Windows がどの更新プログラムのものかは不明です。
windows-build-newest = Windows { $build } は { $kb } ({ $date }、{ $days } 日前) です。その時点で表にある最新のものです (表の終わり: { $until })。
windows-build-older = Windows { $build } は { $kb } ({ $date }、{ $days } 日前) です。これより新しい累積更新プログラム: { $count } 件、最新は { $newest } ({ $newest_date })。
windows-build-outside = Windows { $build } がどの更新プログラムのものかは不明です。{ $from } から { $until } までの表にありません。
windows-build-no-line = Windows { $build } がどの更新プログラムのものかは不明です。このビルドは表にありません。
windows-build-has = { $kb } は { $line } のリビジョン { $its } で、Windows は { $build } です。この更新プログラム、またはこれを含む新しいものがインストールされています。
windows-build-lacks = { $kb } は { $line } のリビジョン { $its } で、Windows は { $build } です。インストールされていません。
windows-build-elsewhere = { $kb } はビルド { $other } 用で、Windows は { $build } です。
windows-build-no-such = { $kb } が Windows { $build } に含まれるかどうかは不明です。この更新プログラムは表にありません。

windows-services-unread = 更新に必要なサービスを読み取れませんでした。
windows-services-not-listed = サービス { $service } がサービスの一覧にありません。
windows-services-start-unread = サービス { $service } のスタートアップの種類を読み取れませんでした。
windows-services-state-unread = サービス { $service } が実行中かどうかを読み取れませんでした。
windows-services-disabled = サービス { $service } は無効になっています。
windows-services-not-running = サービス { $service } は自動起動の設定ですが、状態は { $state } です。
windows-services-can-start = サービス { $service } は起動できます。

service-descriptor-unread = サービス { $service } を開始できるアカウントを読み取れませんでした。
service-descriptor-system = SYSTEM に、サービス { $service } に対するアクセス許可が不足しています: { $rights }
service-descriptor-script = サービス { $service } のアクセス許可に、既知のリセット用スクリプトの痕跡があります。
service-descriptor-lost = サービス { $service } のアクセス許可が既定より少なくなっています: { $rights } がありません。
service-descriptor-differs = サービス { $service } のアクセス許可は既定と異なりますが、権限を失ったアカウントはありません。
service-descriptor-fine = SYSTEM と Administrators は、サービス { $service } の照会、開始、停止ができます。

softwaredistribution-acl-unread = { $folder } のアクセス許可を読み取れませんでした。
softwaredistribution-acl-denied = { $folder } の拒否エントリにより、SYSTEM のアクセス許可が失われています: { $rights }
softwaredistribution-acl-inherited = { $folder } が継承した拒否エントリにより、SYSTEM のアクセス許可が失われています: { $rights }
softwaredistribution-acl-lost = SYSTEM に、{ $folder } に対するアクセス許可が不足しています: { $rights }
softwaredistribution-acl-idle-deny = { $folder } に SYSTEM の拒否エントリがありますが、現状では何も制限していません。
softwaredistribution-acl-residue = { $folder } にリセット用スクリプトの痕跡がありますが、SYSTEM のアクセス許可は保たれています。
softwaredistribution-acl-fine = SYSTEM は { $folder } で作業できます。

winsxs-owner-unread = { $folder } の所有者とアクセス許可を読み取れませんでした。
winsxs-owner-lost = TrustedInstaller に、{ $folder } に対するアクセス許可が不足しています: { $rights }
winsxs-owner-foreign = { $folder } の所有者は TrustedInstaller ではなく { $owner } です。TrustedInstaller のアクセス許可は保たれています。
winsxs-owner-fine = { $folder } の所有者は TrustedInstaller で、フル コントロールがあります。

servicing-keys-unread = レジストリ キー { $key } のアクセス許可を読み取れませんでした。
servicing-keys-lost = { $account } に、レジストリ キー { $key } に対するアクセス許可が不足しています: { $rights }
servicing-keys-fine = { $account } はレジストリ キー { $key } に書き込めます。

catalog-store-unread = { $folder } のアクセス許可を読み取れませんでした。
catalog-store-lost = { $account } に、{ $folder } に対するアクセス許可が不足しています: { $rights }
catalog-store-fine = SYSTEM と CryptSvc は { $folder } で作業できます。
catalog-store-too-many = catroot2 に { $count } 個のファイルがあります。ログ ファイルが { $most } 個を超えると、カタログ データベースが停止します。
catalog-store-files = catroot2 のファイルは { $count } 個です。
catalog-store-files-unread = catroot2 のファイル数を読み取れませんでした。
catalog-store-database-fine = カタログ データベースのヘッダーは通常の状態を示しています。
catalog-store-database-odd = カタログ データベースのヘッダーの状態が { $state } です。使用中でも正常終了でもありません。
catalog-store-database-unread = カタログ データベースのヘッダーを読み取れませんでした。

update-access-policy-unread = ポリシーによって Windows Update が無効にされているかどうかを読み取れませんでした。
update-access-policy-open = コンピューターのポリシーは Windows Update を無効にしていません。
update-access-policy-closed = ポリシーによって Windows Update へのアクセスが無効にされています (DisableWindowsUpdateAccess)。

wsus-policy-unread = WSUS のポリシーを読み取れませんでした。
wsus-policy-not-used = WSUS サーバーは設定されていません。
wsus-policy-no-server = ポリシーはクライアントに WSUS の使用を指示していますが (UseWUServer)、サーバーを指定していません (WUServer)。
wsus-policy-ignored = ポリシーは WSUS サーバー { $server } を指定していますが、その使用を指示していないため (UseWUServer)、指定は無視されます。
wsus-policy-two-servers = ポリシーに 2 台の WSUS サーバーが指定されています: 更新プログラム用が { $server }、状態の報告用が { $status } です。
wsus-policy-switched-off = ポリシーは WSUS サーバー { $server } を指定していますが、自動更新を無効にしているため (NoAutoUpdate)、指定は無視されます。
wsus-policy-consistent = WSUS のポリシーは 1 台のサーバーを指定し、それを使用しています: { $server }

disk-space-unread = システム ボリュームの空き領域を読み取れませんでした。
disk-space-full = システム ボリュームの空き領域は { $free } です。{ $least } を下回ると、更新プログラムは失敗すると考えられます。
disk-space-low = システム ボリュームの空き領域は { $free } です。更新プログラムには { $wanted } が望まれます。
disk-space-enough = システム ボリュームの空き領域は { $free } です。

pending-restart-due = 保留中の再起動があります: 再起動するまで、サービス スタックは新しい処理を受け付けません。
pending-restart-asked = サービス スタックが再起動を要求しており、その再起動が行われたことを示すものがありません。
pending-restart-unread = 保留中の再起動があるかどうかを読み取れませんでした。
pending-restart-none = 保留中の再起動はありません。
pending-restart-renames = 再起動を待っているファイル名の変更が { $count } 件あります。この一覧には、エージェントやウイルス対策ソフトも書き込みます。
pending-restart-renames-unread = 再起動を待っているファイル名の変更があるかどうかを読み取れませんでした。

storage-trouble-none = ログに記憶域のエラーはありません。
storage-trouble-unread = 記憶域のエラーがあったかどうかは不明です。
storage-trouble-events = ログに記憶域のエラーが { $count } 件あります。BMC には記憶域の障害が表示されていないか、BMC を確認していません。
storage-trouble-both = ログに記憶域のエラーが { $count } 件あり、BMC にも記憶域の障害が表示されています。

secure-boot-off-refused = セキュア ブートは現在無効です。有効だった間にファームウェアが変数の書き込みを拒否しており、今後も拒否するかどうかは不明です。
secure-boot-off = セキュア ブートは無効です: Windows はセキュア ブートの変数を書き込みません。
secure-boot-update-unread = ファームウェアがセキュア ブートの変数を拒否したかどうかは不明です。
secure-boot-update-none = ファームウェアは、セキュア ブートの変数を拒否していません。
secure-boot-update-refused = ファームウェアがセキュア ブートの変数の書き込みを拒否しました ({ $count } 回。その後も解消していません)。
firmware-access-denied-none = ファームウェアは、セキュア ブートの変数へのアクセスを拒否していません。
firmware-access-denied = ファームウェア自体が、セキュア ブートの変数に対して「アクセス拒否」を返しました ({ $count } 回。その後も解消していません)。

last-update-unread = 失敗した更新プログラムがあるかどうかは不明です: 読み取れないログがありました。
last-update-none-failed = 直近の試行が失敗した更新プログラムは確認されていません。
last-update-failed = { $update } の直近の試行が { $code } で失敗しました。

# Remedies, the least harmful step first. Printed, never run.

remedy-identity = BMC のアドレスと Windows の証跡が同じサーバーのものかどうかを確認してください。
remedy-explain = 原因を調べてください: 同じ対象と同じ Windows の証跡を指定して patchgate explain を実行します。
remedy-service-start = { $service } を無効にしているポリシーを探し、まずそれを修正してください (修正しないと元に戻ります)。その後、スタートアップの種類を { $start } に戻します。
remedy-service-run = サービスを開始し (sc.exe start { $service })、再び停止する場合は System ログで理由を確認してください。
remedy-service-descriptor = 現在の記述子を記録してから (sc.exe sdshow { $service })、既定に戻してください (sc.exe sdset。文字列は docs/rules.md にあります)。ポリシーが意図的に設定している場合を除きます。
remedy-softwaredistribution = アクセス許可の一覧を保存してから (icacls … /save)、{ $folder } の拒否エントリを削除してください (icacls … /remove:d *S-1-5-18)。それで足りない場合に限り、継承を元に戻します (icacls … /reset /t /c /q)。先にフォルダー名を変更しないでください。
remedy-softwaredistribution-parent = 拒否エントリは、継承元の上位フォルダーから削除してください。このフォルダーでは削除できません。
remedy-winsxs-owner = アクセス許可の一覧を保存してから、ストアの所有者を戻してください: icacls "%windir%\WinSxS" /setowner "NT SERVICE\TrustedInstaller" /t /c /q。それでもアクセス許可が不足する場合は、DISM /Online /Cleanup-Image /RestoreHealth で修復します。
remedy-servicing-keys = キーをエクスポートしてから、同じビルドのサーバーを基準にアクセス許可を復元してください。Everyone や Administrators にフル コントロールを与えないでください。
remedy-catalog-store = cryptsvc を停止し、アクセス許可の一覧を保存し、"NT SERVICE\CryptSvc:(OI)(CI)(F)" がなければ再度付与して、cryptsvc を開始してください。データベースがそれでも開けない場合に限り、catroot2 の名前を変更します。CatRoot には決して触れないでください。
remedy-update-access = DisableWindowsUpdateAccess を設定しているポリシーを探して「未構成」にし、gpupdate /force を実行してください。
remedy-wsus-policy = WSUS のポリシーを修正し (UseWUServer、WUServer、WUStatusServer をまとめて)、gpupdate /force を実行してください。
remedy-disk-space = システム ボリュームの空き領域を増やすか (DISM /Online /Cleanup-Image /StartComponentCleanup は安全です。/ResetBase は付けないでください)、ボリュームを拡張してください。
remedy-restart = メンテナンス時間帯に再起動してください。ほかの修復を行う前に、もう一度確認します。
remedy-storage = ハードウェアの検出事項を手がかりに、故障しているドライブ、ケーブル、コントローラーを特定して修理し、ファイル システムを検査してください (chkdsk /scan)。更新のデータ ストアを修復するのはその後です。
remedy-secure-boot-update = UEFI をベースラインのレベルに更新し、2 回再起動して、Secure-Boot-Update タスクを実行させてください。セキュア ブートのキーはリセットしないでください。
remedy-firmware-access = Windows のアクセス許可は一切変更しないでください。UEFI セットアップでセキュア ブートのモードとキーの保護を確認し、UEFI をベースラインのレベルに更新して、2 回再起動します。

efi-partition-small = EFI システム パーティションの空き領域は { $free } で、{ $least } を下回っています: 起動用ファイルを書き込む更新プログラムは元に戻されます。
efi-partition-enough = EFI システム パーティションの空き領域は { $free } です。
efi-partition-none = EFI システム パーティションはありません。
efi-partition-unread = EFI システム パーティションの空き領域を読み取れませんでした。

recovery-partition-small = 回復パーティションの空き領域は { $free } です。回復環境の更新プログラムには { $least } が必要です。
recovery-partition-enough = 回復パーティションの空き領域は { $free } です。
recovery-partition-none = 回復パーティションはありません。
recovery-partition-unused = 回復環境は構成されていません: 更新される部分はありません。
recovery-partition-unread = 回復パーティションの空き領域を読み取れませんでした。

registry-size-limit-set = レジストリのサイズが制限されているため (RegistrySizeLimit)、コンポーネント ストアのハイブを読み込めない可能性があります。
registry-size-limit-none = レジストリのサイズは制限されていません。
registry-size-limit-unread = レジストリのサイズが制限されているかどうかを読み取っていません。

component-store-damaged = 検査でコンポーネント ストアの破損が見つかり、修復されていません: 更新プログラムは 0x80073712 または 0x800F0831 で終了する可能性があります。
component-store-marked = インストール処理がコンポーネント ストアを破損と記録しており、その後の検査で修復されていません。
component-store-copies = 検査で見つかった破損は、アンインストール時に必要なコピー (r という名前のフォルダー) だけです: 修復では直らないが更新プログラムはインストールできる、という報告が複数あります。
component-store-sound = コンポーネント ストアの直近の検査では、破損は残っていません。
component-store-unchecked = CBS.log にコンポーネント ストアの検査の記録がないため、破損の有無は不明です (DISM /Online /Cleanup-Image /CheckHealth で確認できます)。
component-store-unread = サービス スタックがコンポーネント ストアを破損とみなしているかどうかを読み取れませんでした。
temp-files-many = C:\Windows\Temp のファイルが { $most } 個を超えています。一時ファイルを必要とするプログラムは名前を割り当てられず、役割と機能の変更は失敗します。
temp-files-few = C:\Windows\Temp のファイルは { $count } 個です。
temp-files-unread = C:\Windows\Temp のファイル数を読み取れませんでした。

temp-folder-share = コンピューターの { $name } は共有フォルダー { $folder } です: SYSTEM として動作するインストーラーからは到達できない可能性があります。
temp-folder-relative = コンピューターの { $name } は { $folder } で、完全なパスではありません: インストーラーごとに参照先が変わります。
temp-folder-gone = コンピューターの { $name } が指すフォルダーは存在しません。
temp-folder-denied = コンピューターの { $name } が指すフォルダーで、SYSTEM のアクセス許可が不足しています: { $rights }
temp-folder-fine = SYSTEM は、コンピューターの { $name } が指すフォルダーで作業できます。
temp-folder-not-set = コンピューターの { $name } は設定されていません。
temp-folder-elsewhere = コンピューターの { $name } は { $folder } です。SYSTEM がそこで作業できるかどうかは確認していません。
temp-folder-rights-unread = コンピューターの { $name } が指すフォルダーでの SYSTEM のアクセス許可を読み取っていません。
temp-folder-unread = コンピューターの TMP と TEMP を読み取っていません。
remedy-temp-folder = コンピューターの { $name } を Windows の既定値 (%SystemRoot%\TEMP) に戻し、フォルダーがなければ作成し、アクセス許可を C:\Windows から再び継承させて (icacls C:\Windows\Temp /reset)、再起動してください。

tls-settings-old = このサーバーの設定が、Microsoft の更新サーバーが要求する TLS 1.2 を妨げています: { $setting }
tls-settings-fine = TLS 1.2 を妨げる設定は、このサーバーにありません。
tls-settings-unread = TLS の設定を読み取れませんでした。
tls-settings-dotnet = Configuration Manager クライアントなどの .NET のプログラムは、強力な暗号を使用しない設定になっています。
remedy-tls-settings = 設定元のポリシーを探し、まずそれを修正してください。その後、クライアントの TLS 1.2 を許可して再起動します。
remedy-tls-dotnet = 64 ビットと 32 ビットの両方のキーで、SchUseStrongCrypto と SystemDefaultTlsVersions を 1 に設定してください。

proxy-settings-none = WinHTTP のプロキシが "{ $proxy }" になっていますが、プロキシとして成り立ちません。
proxy-settings-direct-only = SYSTEM アカウントにはプロキシ { $proxy } が設定されていますが、更新クライアントが先に参照する WinHTTP はプロキシなしで接続します。
proxy-settings-differ = WinHTTP はプロキシ { $proxy } を使用し、SYSTEM アカウントは { $other } を使用します。
proxy-settings-used = WinHTTP はプロキシ { $proxy } を使用します。
proxy-settings-direct = WinHTTP はプロキシなしで接続し、SYSTEM アカウントにもプロキシは設定されていません。
proxy-settings-unread = WinHTTP と SYSTEM アカウントのプロキシを読み取れませんでした。
remedy-proxy-settings = 現在の設定を確認してから (netsh winhttp show proxy)、WinHTTP のプロキシをネットワークに合わせて設定するか (netsh winhttp set proxy …)、解除してください (netsh winhttp reset proxy)。

servicing-guards-blocked = 過去 7 日間に、コードの整合性、AppLocker、Defender のいずれかが、サービス スタックの処理の一部を阻止しました ({ $count } 件の記録)。
servicing-guards-none = 過去 7 日間に、Windows の保護機能がサービス スタックの処理を阻止した記録はありません。
servicing-guards-unread = Windows の保護機能がサービス スタックの処理を阻止したかどうかを読み取れませんでした。
servicing-scanners-foreign = 他社製のウイルス対策ソフトがファイル システムを監視しています (フィルター { $count } 個)。それだけで更新プログラムが止まることはありません。
servicing-scanners-none = Defender 以外に、ファイル システムを監視するウイルス対策ソフトはありません。
servicing-scanners-unread = ファイル システムを監視するウイルス対策ソフトを読み取っていません。
remedy-scanner-exclusions = ウイルス対策ソフトの製造元と Microsoft の案内に従い (KB822158)、更新クライアントのデータベースのファイルを除外してください。それ以外は除外しないでください。

wsus-name-not-used = 使用中と確認できる WSUS サーバーがないため、調べる名前はありません。
wsus-name-not-found = ポリシーが指定する WSUS サーバー { $server } の名前が DNS にありません。
wsus-name-found = ポリシーが指定する WSUS サーバー { $server } の名前は DNS にあります。
wsus-name-unread = WSUS サーバー { $server } の名前が DNS にあるかどうかを、対象サーバー上で確認していません。
remedy-wsus-name = WUServer と WUStatusServer の名前、またはこのサーバーが参照する DNS サーバーを修正してください。

known-failure-met = { $kb } は、このサーバーのような環境では{ $when }に問題が起きることを、提供元が公表しています: { $effect }
known-failure-met-reports = { $kb } は、このサーバーのような環境では{ $when }に問題が起きるという報告が複数あります: { $effect }
known-failure-met-report = { $kb } は、このサーバーのような環境では{ $when }に問題が起きるという未確認の報告があります: { $effect }
known-failure-open = { $kb } は{ $when }に問題が起きることを、提供元が公表しています。このサーバーに当てはまるかどうかは不明です: { $effect } 条件: { $condition }
known-failure-open-reports = { $kb } は{ $when }に問題が起きるという報告が複数あります。このサーバーに当てはまるかどうかは不明です: { $effect } 条件: { $condition }
known-failure-open-report = { $kb } は{ $when }に問題が起きるという未確認の報告があります。このサーバーに当てはまるかどうかは不明です: { $effect } 条件: { $condition }
known-failure-not-met = { $kb } の既知の問題は、このサーバーでは条件を満たしません ({ $part }): { $what }
known-failure-repaired = { $kb } の既知の問題は、このサーバーでは修正済みです: { $what }
known-failure-elsewhere = { $kb } の既知の問題は、このサーバーとは別のリリースの Windows に関するものです: { $what }
known-failure-nobody = { $kb } の既知の問題は収録されていません。ただし、問題がないという保証ではありません。
remedy-known-failure = { $remedy } (出典: { $source })

condition-domain-controller = ドメイン コントローラーである
condition-no-domain-controller = ドメイン コントローラーではない
condition-service = サービス { $name } が存在する
condition-service-disabled = サービス { $name } が無効になっている
condition-exists = { $place } が存在する
condition-is = { $place } が { $value } である
condition-exists-and-is-not = { $place } が存在し、{ $value } ではない
condition-is-not = { $place } が { $value } ではない
condition-secure-boot = セキュア ブートが有効である
condition-no-secure-boot = セキュア ブートが無効である
condition-certificates-2023 = 2023 の証明書が適用されている
condition-no-certificates-2023 = 2023 の証明書が適用されていない
condition-firmware-refuses-keys = ファームウェアがセキュア ブートの変数を拒否する
condition-recovery = 回復環境が構成されている
condition-no-recovery = 回復環境が構成されていない
condition-free-below = { $volume } の空き領域が { $mib } MiB 未満である
condition-wsus = 更新プログラムを WSUS から取得している
condition-no-wsus = 更新プログラムを WSUS から取得していない
condition-build-below = ビルドが { $build } より古い
condition-stack-below = サービス スタックが { $build } より古い
condition-maker = 製造元が { $name } である
condition-models = 型番が { $names } である
condition-machine-types = マシン タイプが { $names } である
condition-uefi-below = UEFI が { $version } より古い
condition-firmware-below = ファームウェア { $id } が { $version } より古い
condition-processors = プロセッサーが { $count } 個以上ある
