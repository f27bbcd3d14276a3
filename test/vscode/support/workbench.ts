import type { Browser, Frame, Locator, Page } from 'playwright-core';
import type { ServerAddress } from './server';

/** A window of VS Code. */
export class Workbench {
  private constructor(
    readonly page: Page,
    private readonly address: ServerAddress,
    readonly folder: string,
  ) {}

  /** Opens a folder in a window whose state is its own: no other window's editors, and none of an earlier one. */
  static async open(browser: Browser, address: ServerAddress, folder: string): Promise<Workbench> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(20_000);
    const workbench = new Workbench(await context.newPage(), address, folder);
    await workbench.#load();
    return workbench;
  }

  /** Opens the window anew. In a browser, VS Code keeps what is open every five seconds, and not when it is left. */
  async reload(): Promise<void> {
    await this.page.waitForTimeout(6000);
    await this.#load();
  }

  async #load(): Promise<void> {
    await this.page.goto(`${this.address.url}/?folder=${encodeURIComponent(this.folder)}`);
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 90_000 });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /**
   * Runs a command of the palette, found by its whole title.
   *
   * The palette shows the commands that were known when it opened, and extensions bring theirs later: it is opened until the
   * command is there.
   */
  async run(title: string, timeout = 60_000): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    for (const end = Date.now() + timeout; ; ) {
      await this.page.keyboard.press('F1');
      await this.quickInput.waitFor();
      await this.quickInput.fill(`>${title}`);
      try {
        await row.waitFor({ timeout: 2000 });
        break;
      } catch (error) {
        if (Date.now() > end) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
    await row.click();
  }

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input.input');
  }

  /** Picks a row of the list that is asked from. */
  async pick(text: string): Promise<void> {
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
  }

  /** Changes the colours of the window. @param name as VS Code lists it */
  async setTheme(name: string): Promise<void> {
    await this.run('Preferences: Color Theme');
    await this.quickInput.fill(name);
    await this.pick(name);
  }

  /** Opens a file of the folder in an editor. */
  async openFile(name: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
    for (let attempt = 0; ; attempt++) {
      await this.page.keyboard.press('Control+P');
      await this.quickInput.waitFor();
      await this.quickInput.fill(name);
      try {
        await row.waitFor({ timeout: 5000 });
        break;
      } catch (error) {
        if (attempt === 5) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
    await row.click();
    await this.page.locator('.tabs-container .tab.active', { hasText: name.split('/').at(-1)! }).waitFor();
  }

  /** Goes to the next problem of the open file, and takes the first of what is offered to mend it. */
  async quickFix(title: string): Promise<void> {
    await this.run('Go to Next Problem in Files (Error, Warning, Info)');
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press('Control+.');
    // By key: older versions lay something over the list that catches clicks.
    await this.page.locator('.action-widget .monaco-list-row.focused', { hasText: title }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Waits for a message, in the list of messages: by themselves they show only for some seconds. */
  async notification(text: string): Promise<Locator> {
    const message = this.page.locator('.notifications-center .notification-list-item', { hasText: text });
    for (let tries = 0; ; tries++) {
      if (!(await this.page.locator('.notifications-center').isVisible()))
        await this.page.locator('[id="status.notifications"]').click();
      try {
        await message.first().waitFor({ timeout: 3000 });
        return message.first();
      } catch (error) {
        if (tries === 10) throw error;
      }
    }
  }

  /** Opens the results tree. */
  async showRuns(): Promise<void> {
    await this.page.locator('.activitybar [aria-label^="Polyrank"]').first().click();
    await this.page
      .locator('.pane-header', { hasText: 'Runs' })
      .or(this.page.locator('.composite.title', { hasText: 'Polyrank' }))
      .first()
      .waitFor();
  }

  /** Presses a button of a modal question. */
  async answer(button: string): Promise<void> {
    await this.page.locator('.monaco-dialog-box .dialog-buttons').getByText(button, { exact: true }).click();
  }

  /** How long the extension took to activate, as VS Code itself measured it. Milliseconds. */
  async activationTime(): Promise<number> {
    await this.run('Developer: Show Running Extensions');
    const list = this.page.locator('.runtime-extensions-editor .monaco-list').first();
    const row = list.locator('.monaco-list-row', { hasText: 'Polyrank' }).filter({ hasText: /\d+ms/ });
    await list.hover();
    // The list draws only the rows in view.
    for (let tries = 0; tries < 100 && !(await row.isVisible()); tries++) {
      await this.page.mouse.wheel(0, tries % 20 === 19 ? -5000 : 300);
      await this.page.waitForTimeout(100);
    }
    const text = await row.locator('.activation-time').innerText({ timeout: 1000 });
    await this.page.keyboard.press('Escape');
    return Number(/(\d+)ms/.exec(text)?.[1]);
  }

  /** Waits for the page in sight whose own document holds what the selector finds. */
  async webview(selector: string, timeout = 60_000): Promise<Frame> {
    for (const end = Date.now() + timeout; Date.now() < end; await this.page.waitForTimeout(100)) {
      for (const frame of this.page.frames()) {
        if (!frame.url().includes('/webview/browser/pre/fake.html') || !(await isInSight(frame, selector)))
          continue;
        // A page that comes into sight again is made anew: the one that was found may be about to go.
        await this.page.waitForTimeout(300);
        if (!frame.isDetached() && (await isInSight(frame, selector))) return frame;
      }
    }
    throw new Error(`no page holds ${selector}`);
  }
}

/** Hidden pages linger until they are thrown away. */
async function isInSight(frame: Frame, selector: string): Promise<boolean> {
  try {
    const outer = await frame.parentFrame()!.frameElement();
    return (await outer.isVisible()) && (await frame.locator(selector).count()) > 0;
  } catch {
    // It went away meanwhile.
    return false;
  }
}
