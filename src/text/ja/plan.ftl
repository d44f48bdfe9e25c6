# The runbook of `explain --plan`.

plan-title = 計画: { $server } で失敗した更新プログラムの修復
plan-title-nothing = 計画: 確認できた範囲では { $server } に修復の必要なし
plan-never-run = この計画は、patchgate が証跡から作成したものです。どの手順もまだ実行されていません。各手順は、実行前に最後まで読んでください。失われるものと元に戻す方法は、コマンドの下に記載しています。
plan-not-known = 不明
plan-none = なし
plan-server = サーバー
plan-serial = シリアル番号
plan-verdict = ゲートの判定
plan-update = 失敗した更新プログラム
plan-kb = KB
plan-code = コード
plan-phase = 段階
plan-evidence = 証跡の収集日時
plan-baseline = ベースライン
plan-phase-search = 更新プログラムの検索
plan-phase-download = ダウンロード
plan-phase-install = インストール
plan-phase-commit = Windows の起動中に元に戻された
plan-phase-at = { $phase } ({ $at })。失敗した試行: { $attempts } 回

plan-why = 失敗の理由
plan-no-failure = 確認できた範囲では失敗した更新プログラムが見つからなかったため、修復の対象はなく、この計画に手順はありません。ただし、これは何も失敗していないという証明にはなりません。確認できなかったものを下に示します。
plan-no-cause = 更新プログラムが失敗しましたが、確認できた範囲に説明となるものはありません。この計画は何も変更せず、さらに判断材料となる確認事項を示します。推測でリセットや修復を行わないでください。
plan-only-possible = 確定または有力な原因はありません。以下は状況に合致しますが、確認できていない別の原因の可能性もあります。何かを変更する前に確認してください。
plan-sources = 出典: { $sources }
plan-step-sources = 参照元: { $sources }

plan-before = 変更前の準備
plan-backup = サーバーのバックアップ (システム状態を含む)。一度復元して確かめたものに限ります。
plan-key = BitLocker が有効な場合は、その回復キー。作業チケットには記載しないでください。
plan-console = Windows に依存しないコンソール接続手段: BMC のリモート コンソール。
plan-window = 再起動を伴う手順 (下記) のためのメンテナンス時間帯。
plan-keep = 現時点の証跡の保存 (修復の効果を後で証明するため):

plan-steps = 手順
plan-one-by-one = 影響の小さいものから順に並べています。変更を加える手順を 1 つ実行するたびに更新プログラムを 1 回だけ試し、まだ失敗する場合に限り次へ進んでください。確認した内容と入力したコマンドは作業チケットに記録します。
plan-brackets = 山かっこで囲まれた語は、証跡からは分からない値です。コマンドを実行する前に、かっこごと置き換えてください。
plan-possible = 「可能性あり」の段階です。上記の対処で解決しなかった場合に限り実行してください。
plan-first = 先に対処: { $cause }
plan-short = 要点: { $step }
plan-risk = リスク: { $risk }
plan-again = 手順 { $number } と同じです。そちらが済んでいれば、この手順も完了しています。
plan-at-server = 対象サーバーの、昇格した PowerShell で、作業用のフォルダーから:
plan-at-update-server = WSUS サーバーの、昇格した PowerShell で:
plan-at-recovery = 回復環境のコマンド プロンプトで:
plan-at-jump-host = patchgate を実行しているホストで:
plan-at-console = 手作業。
plan-looks = サーバーへの変更は、このコマンドが書き出すファイル以外にありません。
plan-loses = 失われるもの:
plan-undo = 元に戻す方法:
plan-undo-none = 元に戻す必要なし:
plan-undo-impossible = 元に戻せません:
plan-see = 確認:
plan-needs-window = メンテナンス時間帯が必要です。
plan-needs-restart = サーバーを再起動します。

plan-restarts = 予定される再起動とメンテナンス時間帯
plan-away-restart = 再起動: { $step }
plan-away-window = メンテナンス時間帯: { $step }
plan-away-update = 再起動: 更新プログラムのインストール後に、更新プログラム自体が再起動を要求します。

plan-after = 完了後
plan-verify = 同じ側の証跡をもう一度収集し、保存しておいた証跡と比較します:
plan-verify-codes = 終了コード 0: 更新プログラムはインストール済みで、原因は残っていません。1: 未インストールか、原因が残っています。3: 確認できませんでした。作業チケットは 0 の場合に限りクローズしてください。

plan-unknown = 不明な点
plan-nothing-unknown = patchgate が確認する範囲に、不明な点はありません。
plan-not-evaluated = 判定できなかった原因:
plan-beside = ゲートを閉じている項目
plan-beside-why = いずれか 1 つでも残っている間、ゲートは閉じたままです。上記の原因には、これらの項目を根拠とするものがあります。
plan-index-title = 計画: { $servers } 台中 { $planned } 台に、修復の必要な更新の失敗があります
plan-index-order = サーバーごとに 1 ファイルで、それぞれを別の作業チケットにします。同じ種類のサーバーはまず 1 台を修復し、成功を確認してから、次のサーバーのメンテナンス時間帯を始めてください。
plan-index-cause = 最も有力な原因
plan-index-away = 再起動とメンテナンス時間帯
plan-index-nothing = 修復の必要なし
plan-index-not-known = 不明: 失敗した更新は見つかりませんでしたが、存在する可能性があります
