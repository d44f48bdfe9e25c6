# The rules about hardware health, open faults, settings and the connection to the BMC.

health-ok = { $part } は正常です。
health-warning = { $part } が警告を報告しています。
health-critical = { $part } は重大な状態です。
health-unknown-word = { $part } の報告は { $word } で、Redfish の正常性の値ではありません。
health-unknown = { $part } の正常性は不明です。
health-not-read = { $part } の正常性を読み取れませんでした。
health-not-offered = { $part } は状態を報告していますが、正常性は報告していません。
health-empty-place = { $part } は空きです。
health-not-reported = { $part } は正常性を報告していません。
health-no-summary = { $part } の集計がないため、{ $count } 個を個別に読み取りました。
health-rollup-worse = { $part } の集計は { $word } ですが、その下で読み取れたものに該当するものはありません: ほかの部品が故障しています。
health-rollup-worse-remedy = BMC の管理画面とイベント ログで故障した部品を探し、更新プログラムの適用前に修理してください。
health-host-not-on = ホストの電源が On ではなく { $power } のため、BMC の一覧はサーバーの実際の構成より少ない可能性があります。
health-list-not-offered = BMC は { $part } を一覧に表示していません。
health-list-empty = BMC の一覧に { $part } がありませんが、この種のサーバーには必ずあります。
health-list-empty-off = BMC の一覧に { $part } がありません。ホストの電源が { $power } のため、実際の構成は確認できません。
health-list-empty-off-remedy = ホストを起動し、起動完了後にもう一度確認してください。
health-bad-remedy = 更新プログラムの適用前に、部品を修理するか、報告が古いものであることを BMC のイベント ログで確認してください。

battery-good = { $part } は良好です。
battery-bad = { $part } が { $word } を報告しています。
battery-unknown = { $part } の状態は不明です。

drive-not-worn = { $drive } の定格寿命の残量は十分です。
drive-worn = { $drive } の定格寿命の残量は { $percent } % です。
drive-worn-remedy = ドライブの交換を計画し、更新プログラムの適用前にバックアップがあることを確認してください。
drive-wear-not-offered = { $drive } は消耗度を報告する機能がありません。
drive-wear-unknown = { $drive } の消耗度は不明です。
drive-wear-not-read = { $part } のドライブの消耗度を読み取れませんでした。

drive-no-failure-predicted = { $drive } は障害を予測していません。
drive-failure-predicted = { $drive } は自身の障害を予測しています。
drive-failure-predicted-remedy = 更新プログラムの適用前にドライブを交換し、アレイの再構築を完了させてください。
drive-prediction-not-offered = { $drive } は障害を予測する機能がありません。
drive-prediction-missing = { $drive } は障害を予測しているかどうかを報告していませんが、隣のドライブは報告しています。
drive-prediction-unknown = { $drive } が障害を予測しているかどうかは不明です。

active-log-not-read = BMC の未解決の障害の一覧を読み取れませんでした。
active-log-empty = BMC に未解決の障害はありません。
active-log-not-offered = この Redfish サービスには、未解決の障害のログがありません。
event-log-past = { $code }: 解決済みの記録がないイベント ログの項目が { $count } 件あります (最新は { $newest })。部品は現在正常です。
event-log-past-remedy = 部品を確認してから、新しい障害が目立つように、項目を修復済みにするかログを消去してください。
event-log-unclear = BMC のイベント ログの { $count } 件の項目から、障害が解決済みかどうかは分かりません。
active-fault-critical = 未解決の障害 { $code } (重大)。
active-fault-warning = 未解決の障害 { $code } (警告)。
active-fault-informational = 未解決のイベント { $code } (情報)。
active-fault-unclear = 未解決のイベント { $code } (重大度不明)。

uefi-secure-boot-on = セキュア ブートは有効です。
uefi-secure-boot-off = セキュア ブートは無効です。
uefi-secure-boot-off-remedy = 無効が意図した設定かどうかを確認してください。無効の場合、Windows によるセキュア ブート証明書の更新は適用されません。
uefi-secure-boot-changes-at-restart = セキュア ブートの設定は次回の再起動で変わります。
uefi-secure-boot-unknown = セキュア ブートが有効かどうかは不明です。

bios-settings-settled = 再起動待ちの UEFI 設定はありません。
bios-settings-pending = { $count } 件の UEFI 設定が次回の再起動で変わります。
bios-settings-not-offered = { $bios } は保留中の設定を報告する機能がありません。
bios-settings-unknown = 再起動待ちの UEFI 設定があるかどうかは不明です。

clock-right = BMC の時計は patchgate を実行しているホストと一致しています。
clock-off = BMC の時計は約 { $about } ずれています。
clock-off-everywhere = BMC の時計にはタイム ゾーンの表示がなく、どのタイム ゾーンとしても合っていません。
clock-without-zone = BMC の時計にはタイム ゾーンの表示がないため、分単位の比較ができません。
clock-off-remedy = BMC の時計を (できれば NTP で) 合わせ、タイム ゾーンを設定してください。それまでは、BMC のログの時刻を Windows の時刻と比較できません。
clock-not-read = BMC の時計を読み取れませんでした。

tls-verified = BMC の証明書は検証済みです。
tls-pinned = BMC の証明書は、ピン留めしたフィンガープリントと一致しています。
tls-ca = BMC の証明書は、指定された CA で検証済みです。
tls-known = BMC の証明書は、既知の BMC のファイルにあるものと一致しています。
tls-first-use = BMC の証明書は初回接続時に信頼しました: 正当性は誰も保証していません。以後は同じ証明書でなければなりません。
tls-plain-http = BMC に平文の HTTP で接続しました (--allow-http): パスワードを含むすべての通信が、経路上で読み取りや改ざんが可能な状態でした。
tls-plain-http-remedy = BMC の HTTPS を有効にして HTTPS で接続し、このアカウントのパスワードを変更してください。
tls-insecure = BMC の証明書を検証していません (--insecure): 応答した相手は BMC ではない可能性があります。
tls-insecure-remedy = フィンガープリントを BMC に表示されるものと比較し、--pin で指定してください。
session-closed = BMC 上の patchgate のセッションは終了しました。
session-left = patchgate のセッションの終了を、BMC が確認していません。
session-left-remedy = BMC のセッション タイムアウト (XCC では 300 秒) で自動的に終了します。セッション数が不足する場合は手動で終了してください。

other-systems-not-read = この BMC の配下にあるシステムを読み取れませんでした。
other-system-unread = { $part } はこの BMC の配下のシステムですが、読み取れませんでした。これがホストの可能性があります。
other-system-unjudged = { $part } はこの BMC の配下にある別のシステムで、判定していません。
other-system-set-aside = { $part } はこの BMC の配下にある別のシステムです。スキャンの対象には別のシステムが指定されていました。
other-system-board = { $part } はこのサーバーのボードまたは仮想的な部品で、その配下はすべて正常と報告しています。
other-system-remedy = 判定するシステムを --system で指定するか、--system all ですべてをまとめて判定してください。
